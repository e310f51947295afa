import type { Answer } from '@millrace/contract';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { RateBars } from '@/shared/chart/rate-bars.tsx';
import { points, share } from '@/shared/number/format.ts';
import { Meter } from '@/shared/number/meter.tsx';
import type { Asked } from '@/shared/api/api.ts';
import { ExportAnswer } from '@/shared/answer/export-answer.tsx';
import { Part } from '@/shared/query/part.tsx';
import { askQuery } from '@/shared/query/queries.ts';
import { UsedLine } from '@/shared/answer/used-line.tsx';
import { Button } from '@/shared/ui/button.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { CellButton } from '@/shared/ui/cell-button.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';
import { OpenTable } from './open-table.tsx';
import type { Opening } from '@/shared/people/opening.ts';
import { attempts } from '@/shared/people/opening-of.ts';
import { attemptsOf, cascadeOf, errorsOf } from './scorecards-query.ts';
import css from './scorecards.module.css';
import { useRange } from './use-range.ts';
import { verdictOf } from './verdict.ts';

const route = getRouteApi('/$workspace/leads/{-$tab}');

/** What each further attempt at a delivery brings, and when to stop; which buyers need them, and for which errors. */
export function RetriesTab() {
  const { pick } = route.useSearch();
  const range = useRange();
  const pickBuyer = usePick();
  return (
    <div className={css.columns}>
      <AttemptsCard
        title="What each further attempt brings"
        question={cascadeOf(range, pick)}
        note={pick}
        {...(pick !== undefined && { action: <Button onClick={() => pickBuyer(undefined)}>All buyers</Button> })}
      >
        {(answer, question) => <Cascade answer={answer} question={question} />}
      </AttemptsCard>
      <div className={css.wideFirst}>
        <AttemptsCard title="Attempts by buyer" question={attemptsOf(range)}>
          {(answer, question) => <ByBuyer answer={answer} question={question} />}
        </AttemptsCard>
        <AttemptsCard title="Failed attempts by kind of error" question={errorsOf(range, pick)} note={pick}>
          {(answer, question) => <ByError answer={answer} question={question} />}
        </AttemptsCard>
      </div>
    </div>
  );
}

function usePick(): (buyer: string | undefined) => void {
  const navigate = route.useNavigate();
  return (pick) => void navigate({ search: (old) => ({ ...old, pick }), resetScroll: false });
}

type CardProps = {
  readonly title: string;
  readonly question: Asked;
  readonly note?: string | undefined;
  readonly action?: ReactNode;
  readonly children: (answer: Answer, question: Asked) => ReactNode;
};

function AttemptsCard({ title, question, note, action, children }: CardProps) {
  const query = useQuery(askQuery([question]));
  const [answer] = query.data ?? [];
  return (
    <Card
      title={title}
      flush
      note={note}
      refreshing={query.isPlaceholderData}
      actions={
        <>
          {action}
          <ExportAnswer question={question} title={note === undefined ? title : `${title}, ${note}`} />
        </>
      }
      {...(answer && { foot: <UsedLine answer={answer} /> })}
    >
      <Part query={query} skeleton={{ rows: 8 }}>
        {([asked]) =>
          asked &&
          (asked.rows.length === 0 ? (
            <EmptyState title="No delivery was attempted in this range.">Choose a longer one.</EmptyState>
          ) : (
            children(asked, question)
          ))
        }
      </Part>
    </Card>
  );
}

type AnswerProps = { readonly answer: Answer; readonly question: Asked };

const cascadeOpening: Opening = { of: 'retries', told: ['attempt'], asks: attempts };

function Cascade({ answer, question }: AnswerProps) {
  const said = verdictOf(answer);
  const at = (name: string): number => answer.columns.findIndex((column) => column.name === name);
  const [attempt, sum, gain] = [at('attempt'), at('cumulative_rate'), at('marginal_gain')];
  const bars = answer.rows.map((row) => {
    const [value, gained] = [Number(row[sum] ?? 0), Number(row[gain] ?? 0)];
    const name = `Attempt ${String(row[attempt])}`;
    return { name, value, before: value - gained, low: null, high: null, text: share(value) };
  });
  const finding = bars.map(({ name, text }) => `${name} ${text}`).join(', ');
  return (
    <>
      <div className={css.notice}>
        <RateBars finding={`Delivered by the end of each attempt: ${finding}.`} bars={bars} names={18} />
      </div>
      <OpenTable
        caption="Attempts"
        answer={answer}
        question={question}
        opening={cascadeOpening}
        usual="attempt"
        cell={({ name }, row, show) =>
          name === 'marginal_gain' && (
            <span className={css.gain}>
              {show(points(Number(row[gain] ?? 0)))}
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

const buyersOpening: Opening = { of: 'attempts', told: ['buyer'] };

/** A buyer's name narrows the page to it. */
function ByBuyer({ answer, question }: AnswerProps) {
  const { pick } = route.useSearch();
  const pickBuyer = usePick();
  return (
    <OpenTable
      caption="Attempts by buyer, rows"
      answer={answer}
      question={question}
      opening={buyersOpening}
      usual="-attempts"
      cell={({ name }, [buyer]) =>
        name === 'buyer' && (
          <CellButton label={`Attempts at ${String(buyer)} alone`} onClick={() => pickBuyer(String(buyer))}>
            {buyer === pick ? <strong>{buyer}</strong> : buyer}
          </CellButton>
        )
      }
    />
  );
}

const errorsOpening: Opening = { of: 'errors', told: ['error'] };

function ByError({ answer, question }: AnswerProps) {
  return (
    <OpenTable
      caption="Failed attempts by kind of error, rows"
      answer={answer}
      question={question}
      opening={errorsOpening}
      usual="-failed_attempts"
    />
  );
}
