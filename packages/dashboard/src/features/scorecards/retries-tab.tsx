import type { Answer } from '@millrace/contract';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { cellText } from '@/shared/number/cell.ts';
import { decimal, whole } from '@/shared/number/format.ts';
import { Meter } from '@/shared/number/meter.tsx';
import { AnswerTable } from '@/shared/query/answer-table.tsx';
import { Part } from '@/shared/query/part.tsx';
import { UsedLine } from '@/shared/query/used-line.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';
import { savedQuery } from './scorecards-query.ts';
import css from './scorecards.module.css';
import { useRange } from './use-range.ts';

const route = getRouteApi('/$workspace/leads/{-$tab}');
const share = { name: 'share', type: 'number', unit: 'fraction' } as const;

/** What each further attempt at a delivery brings, and when to stop. */
export function RetriesTab() {
  const query = useQuery(savedQuery(['retry-cascade'], useRange()));
  const [answer] = query.data ?? [];
  return (
    <Card
      title="What each further attempt brings"
      flush
      refreshing={query.isPlaceholderData}
      {...(answer && { foot: <UsedLine answer={answer} /> })}
    >
      <Part query={query} skeleton={{ lines: 5 }}>
        {([cascade]) => cascade && <Cascade answer={cascade} />}
      </Part>
    </Card>
  );
}

function Cascade({ answer }: { readonly answer: Answer }) {
  const { sort = 'attempt' } = route.useSearch();
  const navigate = route.useNavigate();
  if (answer.rows.length === 0) return <EmptyState title="No delivery was attempted in this range." />;
  const { optimal, stop, attempts_each: each, given_up_rate: given } = answer.notes ?? {};
  const gain = answer.columns.findIndex(({ name }) => name === 'marginal_gain');
  return (
    <>
      <AnswerTable
        caption="Attempts"
        answer={answer}
        sort={sort}
        onSort={(next) => void navigate({ search: (old) => ({ ...old, sort: next }), replace: true })}
        cell={({ name }, row, text) =>
          name === 'marginal_gain' ? (
            <span className={css.gain}>
              {text}
              <Meter part={Number(row[gain] ?? 0)} of={1} />
            </span>
          ) : (
            text
          )
        }
      />
      {typeof optimal === 'number' && (
        <div className={css.notice}>
          <Notice tone="info">
            Stop after attempt {whole(optimal)}: a further one brings less than {cellText(Number(stop), share, 'UTC')}{' '}
            of all deliveries. Tried {decimal(Number(each))} times each; {cellText(Number(given), share, 'UTC')} were
            never delivered.
          </Notice>
        </div>
      )}
    </>
  );
}
