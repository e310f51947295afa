import type { Answer } from '@millrace/contract';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { Score } from '@/shared/number/score.tsx';
import { AnswerTable } from '@/shared/query/answer-table.tsx';
import { Part } from '@/shared/query/part.tsx';
import { UsedLine } from '@/shared/query/used-line.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { CellButton } from '@/shared/ui/cell-button.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';
import { partsOf, rejectedOf, savedQuery } from './scorecards-query.ts';
import css from './scorecards.module.css';
import { useRange } from './use-range.ts';
import { WhyCard } from './why-card.tsx';

const PeopleSheet = lazy(async () => ({ default: (await import('@/shared/query/people-sheet.tsx')).PeopleSheet }));
const route = getRouteApi('/$workspace/leads/{-$tab}');

/** Sources by score; one of them with what its score is made of. */
export function SourcesTab() {
  const range = useRange();
  const { pick, list } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(savedQuery(['source-scorecard'], range));
  const [answer] = query.data ?? [];
  const listed = (next: 'rejected' | undefined) =>
    void navigate({ search: (old) => ({ ...old, list: next }), resetScroll: false });
  const row = answer === undefined ? -1 : answer.rows.findIndex(([source]) => source === pick);
  const shown = row < 0 ? 0 : row;
  const source = answer?.rows[shown]?.[0];
  return (
    <div className={css.columns}>
      <Card
        title="Sources by score"
        note="leads that came in this range, and all that became of them since"
        flush
        refreshing={query.isPlaceholderData}
        {...(answer && { foot: <UsedLine answer={answer} /> })}
      >
        <Part query={query} skeleton={{ lines: 8 }}>
          {([cards]) => cards && <Sources answer={cards} />}
        </Part>
      </Card>
      {answer !== undefined && typeof source === 'string' && (
        <WhyCard
          source={source}
          score={answer.rows[shown]?.[1] ?? null}
          parts={partsOf(answer, shown)}
          onRejected={() => listed('rejected')}
        />
      )}
      {list === 'rejected' && typeof source === 'string' && (
        <Suspense>
          <PeopleSheet
            title={`Rejected leads of ${source}`}
            behind={{ question: rejectedOf(range), cell: { 'data.source_id': source } }}
            onClose={() => listed(undefined)}
          />
        </Suspense>
      )}
    </div>
  );
}

function Sources({ answer }: { readonly answer: Answer }) {
  const { sort = '-score' } = route.useSearch();
  const navigate = route.useNavigate();
  if (answer.rows.length === 0)
    return <EmptyState title="No lead came in this range.">Choose a longer one, or connect a source.</EmptyState>;
  const provisional = answer.columns.findIndex(({ name }) => name === 'provisional');
  return (
    <AnswerTable
      caption="Sources"
      answer={answer}
      sort={sort}
      onSort={(next) => void navigate({ search: (old) => ({ ...old, sort: next }), replace: true })}
      hidden={['provisional']}
      cell={({ name }, row, text) => {
        if (name === 'source')
          return (
            <CellButton
              label={`What the score of ${text} is made of`}
              onClick={() => void navigate({ search: (old) => ({ ...old, pick: text }), resetScroll: false })}
            >
              {text}
            </CellButton>
          );
        if (name !== 'score') return text;
        return <Score score={row[1] ?? null} provisional={row[provisional] === true} />;
      }}
    />
  );
}
