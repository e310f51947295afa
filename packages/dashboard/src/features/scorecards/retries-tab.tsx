import type { Answer } from '@millrace/contract';
import { useQuery } from '@tanstack/react-query';
import { share } from '@/shared/number/format.ts';
import { Meter } from '@/shared/number/meter.tsx';
import type { Asked } from '@/shared/api/api.ts';
import { ExportAnswer } from '@/shared/answer/export-answer.tsx';
import { Part } from '@/shared/query/part.tsx';
import { askQuery } from '@/shared/query/queries.ts';
import { UsedLine } from '@/shared/answer/used-line.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';
import { OpenTable } from './open-table.tsx';
import type { Opening } from '@/shared/people/opening.ts';
import { attempts } from '@/shared/people/opening-of.ts';
import { savedOf } from './scorecards-query.ts';
import css from './scorecards.module.css';
import { useRange } from './use-range.ts';
import { verdictOf } from './verdict.ts';

const opening: Opening = {
  of: 'retries',
  told: ['attempt'],
  asks: attempts,
};

/** What each further attempt at a delivery brings, and when to stop. */
export function RetriesTab() {
  const question = savedOf('retry-cascade', useRange());
  const query = useQuery(askQuery([question]));
  const [answer] = query.data ?? [];
  return (
    <Card
      title="What each further attempt brings"
      flush
      refreshing={query.isPlaceholderData}
      actions={<ExportAnswer question={question} title="What each further attempt brings" />}
      {...(answer && { foot: <UsedLine answer={answer} /> })}
    >
      <Part query={query} skeleton={{ lines: 5 }}>
        {([cascade]) => cascade && <Cascade answer={cascade} question={question} />}
      </Part>
    </Card>
  );
}

function Cascade({ answer, question }: { readonly answer: Answer; readonly question: Asked }) {
  if (answer.rows.length === 0) return <EmptyState title="No delivery was attempted in this range." />;
  const said = verdictOf(answer);
  const gain = answer.columns.findIndex(({ name }) => name === 'marginal_gain');
  return (
    <>
      <OpenTable
        caption="Attempts"
        answer={answer}
        question={question}
        opening={opening}
        usual="attempt"
        cell={({ name }, row, show) =>
          name === 'marginal_gain' && (
            <span className={css.gain}>
              {show(share(Number(row[gain] ?? 0)))}
              <Meter part={Number(row[gain] ?? 0)} of={1} />
            </span>
          )
        }
      />
      {said.length > 0 && (
        <div className={css.notice}>
          <Notice tone="info">{said.join(' ')}</Notice>
        </div>
      )}
    </>
  );
}
