import type { EventStory, EventView } from '@millrace/contract';
import { useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api/api.ts';
import { documentsQuery } from '@/shared/documents/documents.ts';
import { entityQuery } from '@/shared/people/entity-query.ts';
import { specOf } from '@/shared/people/entity-spec.ts';
import { stateRows } from '@/shared/people/state-rows.ts';
import { StateTable } from '@/shared/people/state-table.tsx';
import { Part } from '@/shared/query/part.tsx';
import { RevealValue } from '@/shared/query/reveal-value.tsx';
import { Moment } from '@/shared/time/moment.tsx';
import { useZone } from '@/shared/time/zone.tsx';
import css from './story-steps.module.css';

type Props = {
  readonly subject: NonNullable<EventView['subject']>;
  readonly state: NonNullable<EventStory['state']>;
};

/** What its events have made of the subject: when it was first and last seen, and what is known of it, as its own page says it. */
export function SubjectState({ subject: { kind, id }, state: { first, last } }: Props) {
  const zone = useZone();
  const documents = useQuery(documentsQuery('entity'));
  const query = useQuery(entityQuery(kind, id));
  return (
    <section>
      <h3 className={css.title}>State of its subject now</h3>
      {typeof first === 'number' && typeof last === 'number' && (
        <p className={css.seen}>
          First seen <Moment at={first} />, last <Moment at={last} />
        </p>
      )}
      <Part query={query} skeleton={{ lines: 4 }}>
        {(view) => {
          const rows = stateRows(view, view, specOf(documents.data, kind), zone);
          return (
            rows.length > 0 && (
              <StateTable
                rows={rows}
                left={undefined}
                right="Now"
                masked={({ path, right: text }) => (
                  <RevealValue key={text} reveal={(wanted) => api.reveal(kind, id, wanted)} path={path} text={text} />
                )}
              />
            )
          );
        }}
      </Part>
    </section>
  );
}
