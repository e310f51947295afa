import type { SegmentSpec } from '@millrace/contract';
import { useQuery } from '@tanstack/react-query';
import { EntityLink } from '@/shared/address/entity-link.tsx';
import { signed, whole } from '@/shared/number/format.ts';
import { kindWords } from '@/shared/people/kind-words.ts';
import { Part } from '@/shared/query/part.tsx';
import { UsedLine } from '@/shared/answer/used-line.tsx';
import { Moment } from '@/shared/time/moment.tsx';
import { Card } from '@/shared/ui/card.tsx';
import css from './rule-editor.module.css';
import { firstQuery, movedQuery, previewQuery } from './segment-query.ts';

type Props = {
  readonly spec: SegmentSpec;
  /** The saved one beside which it is counted. */
  readonly saved: string | undefined;
  readonly asOf: string | undefined;
};

/** How many the rule holds as of now, the first few of them, and what saving it would change. */
export function PreviewCard({ spec, saved, asOf }: Props) {
  const { title: _, description: __, ...rule } = spec;
  const question = { kind: 'segment', segment: rule, ...(asOf !== undefined && { asOf }) } as const;
  const counted = useQuery(previewQuery(question));
  // One after the other: the number comes first, and nothing is asked of what is written over meanwhile.
  const told = counted.isSuccess && !counted.isPlaceholderData;
  const first = useQuery({ ...firstQuery({ question, cell: {} }), enabled: told });
  const moved = useQuery({ ...movedQuery(question, saved ?? ''), enabled: saved !== undefined && first.isFetched });
  return (
    <Card title="It holds" refreshing={counted.isPlaceholderData}>
      <Part query={counted} skeleton={{ lines: 3 }}>
        {(count) =>
          count && (
            <>
              <p className={css.count} role="status">
                <strong>{whole(count.n)}</strong> {kindWords(spec.subject, count.n)}
                {asOf !== undefined && (
                  <>
                    , as of <Moment at={count.asOf} />
                  </>
                )}
              </p>
              <p className={css.quiet}>
                <UsedLine answer={count} />
              </p>
              {moved.data !== undefined && !moved.isPlaceholderData && (
                <p className={css.quiet}>
                  Beside the saved one: {signed(moved.data.come, 0)} and {signed(-moved.data.go, 0)}
                </p>
              )}
            </>
          )
        }
      </Part>
      {first.data !== undefined && counted.error === null && (
        <ul className={css.first} aria-label="The first of them">
          {first.data.people.map(({ kind, id }) => (
            <li key={id}>
              <EntityLink kind={kind} id={id} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
