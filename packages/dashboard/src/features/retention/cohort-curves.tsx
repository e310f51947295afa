import { AgeCurves } from '@/shared/chart/age-curves.tsx';
import { SeriesLegend } from '@/shared/chart/series-legend.tsx';
import { periodWords } from '@/shared/time/period.ts';
import type { Cohort } from './cohorts.ts';

/** How many lines a chart tells apart. */
const most = 6;

/** The newest cohorts as curves over their age; a period that is not over yet is left out. */
export function CohortCurves({ cohorts, grain }: { readonly cohorts: readonly Cohort[]; readonly grain: string }) {
  const curves = cohorts
    .filter(({ size, periods }) => size > 0 && periods.filter(({ complete }) => complete).length > 1)
    .slice(-most)
    .map(({ start, periods }) => ({
      name: periodWords(start.slice(0, 10), grain),
      rates: periods.map(({ rate, complete }) => (complete ? rate : null)),
    }));
  return (
    <>
      <AgeCurves
        curves={curves}
        grain={grain}
        finding={`Share that came again by ${grain}, ${curves.length} newest cohorts.`}
      />
      <SeriesLegend series={curves} label="Cohorts" />
    </>
  );
}
