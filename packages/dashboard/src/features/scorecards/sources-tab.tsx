import type { Answer } from '@millrace/contract';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { Score } from '@/shared/number/score.tsx';
import type { Asked } from '@/shared/api/api.ts';
import { ExportAnswer } from '@/shared/answer/export-answer.tsx';
import { documentsQuery } from '@/shared/documents/documents.ts';
import { Part } from '@/shared/query/part.tsx';
import { askQuery } from '@/shared/query/queries.ts';
import { UsedLine } from '@/shared/answer/used-line.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { CellButton } from '@/shared/ui/cell-button.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';
import { isProvisional, leftOutOf, needsOf, provisionalWords, rankOf, rateText } from './needs.ts';
import { OpenTable } from './open-table.tsx';
import type { Opening } from '@/shared/people/opening.ts';
import { partsOf, rejectedOf, savedOf } from './scorecards-query.ts';
import css from './scorecards.module.css';
import { useRange } from './use-range.ts';
import { WhyCard } from './why-card.tsx';

const PeopleSheet = lazy(async () => ({ default: (await import('@/shared/people/people-sheet.tsx')).PeopleSheet }));
const route = getRouteApi('/$workspace/leads/{-$tab}');
const opening: Opening = { of: 'sources', told: ['source'], asks: { score: null } };

/** Sources by score; one of them with what its score is made of. */
export function SourcesTab() {
  const range = useRange();
  const { pick, list } = route.useSearch();
  const navigate = route.useNavigate();
  const question = savedOf('source-scorecard', range);
  const query = useQuery(askQuery([question]));
  const [answer] = query.data ?? [];
  const listed = (next: 'rejected' | undefined) =>
    void navigate({ search: (old) => ({ ...old, list: next }), resetScroll: false });
  const ranked = answer?.rows.findIndex((_, i) => !isProvisional(answer, i)) ?? 0;
  const shown =
    pick === undefined ? Math.max(0, ranked) : (answer?.rows.findIndex(([source]) => source === pick) ?? -1);
  const source = answer?.rows[shown]?.[0];
  const scores = useQuery(documentsQuery('score')).data;
  const metrics = useQuery(documentsQuery('metric')).data;
  const needs = answer && needsOf(answer, { scores, metrics });
  return (
    <div className={css.columns}>
      <Card
        title="Sources by score"
        note="leads that came in this range, and all that became of them since"
        flush
        refreshing={query.isPlaceholderData}
        actions={<ExportAnswer question={question} title="Sources by score" />}
        {...(answer && { foot: <UsedLine answer={answer} /> })}
      >
        <Part query={query} skeleton={{ lines: 8 }}>
          {([cards]) => cards && <Sources answer={cards} question={question} needs={needs} />}
        </Part>
      </Card>
      {answer !== undefined && typeof source === 'string' && (
        <WhyCard
          source={source}
          answer={answer}
          row={answer.rows[shown] ?? []}
          parts={partsOf(answer, shown)}
          provisional={isProvisional(answer, shown) ? provisionalWords(needs, leftOutOf(answer, source)) : undefined}
          onRejected={() => listed('rejected')}
        />
      )}
      {answer !== undefined && shown < 0 && (
        <Card title={`Why ${pick ?? ''} scores`}>
          <EmptyState title={`No lead of ${pick ?? ''} came in this range.`}>Choose a longer one.</EmptyState>
        </Card>
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

type SourcesProps = { readonly answer: Answer; readonly question: Asked; readonly needs: string | undefined };

function Sources({ answer, question, needs }: SourcesProps) {
  const navigate = route.useNavigate();
  if (answer.rows.length === 0)
    return <EmptyState title="No lead came in this range.">Choose a longer one, or connect a source.</EmptyState>;
  return (
    <OpenTable
      caption="Sources"
      answer={answer}
      question={question}
      opening={opening}
      usual="-score"
      hidden={['provisional']}
      by={({ name }, row) => (name === 'score' ? rankOf(answer, row) : undefined)}
      cell={(column, row, show) => {
        const { name } = column;
        if (name !== 'source' && name !== 'score') return show(rateText(answer, column, row));
        const source = String(row[0]);
        const at = answer.rows.findIndex((each) => each === row);
        return (
          <CellButton
            label={`What the score of ${source} is made of`}
            onClick={() => void navigate({ search: (old) => ({ ...old, pick: source }), resetScroll: false })}
          >
            {name === 'source' ? (
              source
            ) : (
              <Score
                score={row[1] ?? null}
                provisional={isProvisional(answer, at)}
                why={provisionalWords(needs, leftOutOf(answer, source))}
              />
            )}
          </CellButton>
        );
      }}
    />
  );
}
