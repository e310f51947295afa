import { useQuery } from '@tanstack/react-query';
import { whole } from '@/shared/number/format.ts';
import { driftQuery } from '@/shared/query/drift.ts';
import { Part } from '@/shared/query/part.tsx';
import { Moment } from '@/shared/time/moment.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { Chip } from '@/shared/ui/chip.tsx';
import css from './catalog.module.css';

const few = 12;
const words = {
  type_new: 'new type',
  type_stopped: 'stopped coming',
  field_new: 'new field',
  field_vanished: 'field vanished',
  field_changed: 'field changed type',
  personal: 'looks personal',
  problem: 'against its document',
  overflow: 'too many kinds',
} as const;

/** What changed in the stream in the last week, and what to do about it. Absent where nothing did. */
export function DriftCard({ type }: { readonly type?: string }) {
  const query = useQuery(driftQuery(type));
  const findings = query.data?.findings ?? [];
  if (query.data !== undefined && findings.length === 0) return null;
  return (
    <Card title="What changed" note={query.data && `${whole(findings.length + query.data.more)} in the last 7 days`}>
      <Part query={query} skeleton={{ lines: 3 }}>
        {() => (
          <ul className={css.findings}>
            {findings.slice(0, few).map((finding) => (
              <li key={`${finding.kind} ${finding.type} ${finding.field ?? ''} ${finding.code ?? ''}`}>
                <Chip tone={finding.kind.endsWith('_new') ? 'plain' : 'warn'}>{words[finding.kind]}</Chip>
                <span className={css.what}>
                  <code>
                    {finding.type} {finding.field ?? ''}
                  </code>{' '}
                  {finding.was !== null && finding.is !== null && `${finding.was} → ${finding.is}. `}
                  {finding.advice}
                </span>
                <span className={css.when}>
                  {whole(finding.count)}, <Moment at={finding.last} />
                </span>
              </li>
            ))}
          </ul>
        )}
      </Part>
    </Card>
  );
}
