import type { EntityView } from '@millrace/contract';
import { useQuery } from '@tanstack/react-query';
import { EntityLink } from '@/shared/address/entity-link.tsx';
import { documentsQuery } from '@/shared/documents/documents.ts';
import { Moment } from '@/shared/time/moment.tsx';
import { Chip } from '@/shared/ui/chip.tsx';
import { specOf } from '@/shared/people/entity-spec.ts';
import { kindTitle } from './kind-title.ts';
import css from './entity-facts.module.css';

/** Who or what it is at a glance: its states, its other ids, what it belongs to, when it was seen. */
export function EntityFacts({ view }: { readonly view: EntityView }) {
  const documents = useQuery(documentsQuery('entity'));
  const spec = specOf(documents.data, view.kind);
  const states = Object.keys(spec?.lifecycles ?? {}).map((name) => String(view.fields[name] ?? 'not set'));
  const related = Object.entries(spec?.references ?? {}).flatMap(([field, kind]) =>
    idsOf(view.fields[field]).map((id) => ({ title: spec?.fields?.[field]?.title ?? kindTitle(kind), kind, id })),
  );
  const others = view.ids.filter((id) => id !== view.id);
  return (
    <dl className={css.facts}>
      {states.length > 0 && (
        <div>
          <dt>State</dt>
          <dd>
            {states.map((state) => (
              <Chip key={state} tone="accent">
                {state}
              </Chip>
            ))}
          </dd>
        </div>
      )}
      {related.map(({ title, kind, id }) => (
        <div key={`${kind} ${id}`}>
          <dt>{title}</dt>
          <dd>
            <EntityLink kind={kind} id={id} />
          </dd>
        </div>
      ))}
      {others.length > 0 && (
        <div>
          <dt>Also known as</dt>
          <dd>{others.join(', ')}</dd>
        </div>
      )}
      {view.firstSeen !== null && view.lastSeen !== null && (
        <div>
          <dt>Seen</dt>
          <dd>
            <Moment at={view.firstSeen} /> to <Moment at={view.lastSeen} />
          </dd>
        </div>
      )}
    </dl>
  );
}

const mostRelated = 8;

/** A reference is an id, or an object whose keys are ids. */
function idsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.filter((each) => typeof each === 'string').slice(0, mostRelated);
  return typeof value === 'object' && value !== null ? Object.keys(value).slice(0, mostRelated) : [];
}
