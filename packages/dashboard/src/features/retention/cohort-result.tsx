import type { Answer, AnswerColumn } from '@millrace/contract';
import { AnswerTable, headOf } from '@/shared/answer/answer-table.tsx';
import { useZone } from '@/shared/time/zone.tsx';
import { CellButton } from '@/shared/ui/cell-button.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';
import { CohortGrid } from './cohort-grid.tsx';
import type { CohortSearch } from './cohort-search.ts';
import { metricGrid, metricsOf } from './metric-cohorts.ts';

type Props = {
  readonly answer: Answer;
  readonly grain: string;
  readonly metric: AnswerColumn | undefined;
  readonly search: CohortSearch;
  readonly onSearch: (changed: Partial<CohortSearch>) => void;
};

/** One metric as a grid, or all of them as the table of the same rows; each number opens who they are. */
export function CohortResult({ answer, grain, metric, search, onSearch }: Props) {
  const zone = useZone();
  const { tab, sort = '', cell } = search;
  const open = (param: string) => onSearch({ cell: param === cell ? undefined : param });
  if (metric === undefined || answer.n === 0)
    return <EmptyState title="Nobody began in this range.">Choose a longer range, or another moment.</EmptyState>;
  if (tab === 'table') {
    const names = new Set(metricsOf(answer).map(({ name }) => name));
    return (
      <AnswerTable
        caption="Cohorts by age"
        answer={answer}
        grain={grain}
        sort={sort}
        onSort={(next) => onSearch({ sort: next })}
        cell={(column, row, text) =>
          names.has(column.name) ? (
            <CellButton
              label={`Who: ${headOf(column.name, [column])}`}
              onClick={() => open(`${String(row[0])}/${String(row[1])}/${column.name}`)}
            >
              {text}
            </CellButton>
          ) : (
            text
          )
        }
      />
    );
  }
  const { unit, ages, rows } = metricGrid(answer, metric, zone, grain);
  const head = headOf(metric.name, [metric]);
  return (
    <CohortGrid
      caption={`Of each cohort, ${head.charAt(0).toLowerCase()}${head.slice(1)} at each ${unit}`}
      grain={grain}
      unit={unit}
      sizeHead={headOf(metricsOf(answer)[0]?.name ?? '', answer.columns)}
      ages={ages}
      {...(metric.minimum !== undefined && { minimum: metric.minimum })}
      rows={rows}
      opened={cell}
      onOpen={open}
    />
  );
}
