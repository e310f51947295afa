import type { Answer } from '@millrace/contract';
import { lazy, Suspense } from 'react';
import { AnswerTable } from '@/shared/answer/answer-table.tsx';
import { Skeleton } from '@/shared/ui/skeleton.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';
import { CellButton } from '@/shared/ui/cell-button.tsx';
import { CohortGrid } from './cohort-grid.tsx';
import { cohortsOf, gridOf, minimum } from './cohorts.ts';
import type { RetentionSearch } from './retention-search.ts';

const CohortCurves = lazy(async () => ({ default: (await import('./cohort-curves.tsx')).CohortCurves }));

type Props = {
  readonly answer: Answer;
  readonly grain: 'day' | 'week' | 'month';
  readonly search: RetentionSearch;
  readonly onSort: (sort: string) => void;
  readonly onOpen: (cell: string) => void;
};

/** The cohorts as a grid, as curves or as the table of the same rows. */
export function RetentionResult({ answer, grain, search, onSort, onOpen }: Props) {
  const { tab, show = 'percent', sort = '', cell } = search;
  if (answer.n === 0)
    return (
      <EmptyState title="Nobody began in this range.">
        Choose a longer range, or another first event than the one above.
      </EmptyState>
    );
  if (tab === 'table')
    return (
      <AnswerTable
        caption="Cohorts by period"
        answer={answer}
        grain={grain}
        sort={sort}
        onSort={onSort}
        cell={(column, row, text) =>
          column.name === 'retained' && row[3] !== null && row[3] !== 0 ? (
            <CellButton
              label={`Who came again in ${grain} ${String(row[2])}`}
              onClick={() => onOpen(`${String(row[0]).slice(0, 10)}:${String(row[2])}:retained`)}
            >
              {text}
            </CellButton>
          ) : (
            text
          )
        }
      />
    );
  const cohorts = cohortsOf(answer, grain);
  if (tab === 'curves')
    return (
      <Suspense fallback={<Skeleton tall />}>
        <CohortCurves cohorts={cohorts} grain={grain} />
      </Suspense>
    );
  return (
    <CohortGrid
      caption={`Of each cohort, who came again in which ${grain}${show === 'percent' ? ', in percent' : ''}`}
      grain={grain}
      sizeHead="People"
      ages={cohorts[0]?.periods.map(({ age }) => age) ?? []}
      minimum={minimum}
      rows={gridOf(cohorts, show, grain)}
      opened={cell?.replace(/:lost$/, ':retained')}
      onOpen={onOpen}
    />
  );
}
