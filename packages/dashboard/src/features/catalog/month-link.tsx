import { Link, useParams } from '@tanstack/react-router';
import { Spark } from '@/shared/chart/spark.tsx';
import { whole } from '@/shared/number/format.ts';
import css from './catalog.module.css';
import type { Month } from './type-months.ts';

/** How many events of a type came in the last 30 days, and how they were spread; leads to the same in Explore. */
export function MonthLink({ type, month }: { readonly type: string; readonly month: Month | undefined }) {
  const { workspace = '' } = useParams({ strict: false });
  if (month === undefined) return <span title="Counted of the 1,000 largest types alone">no data</span>;
  if (month.total === 0) return whole(0);
  return (
    <Link
      className={css.month}
      to="/$workspace/explore"
      params={{ workspace }}
      search={{ m: ['events'], q: `type == ${JSON.stringify(type)}`, t: '30d' }}
    >
      <Spark values={month.days} />
      {whole(month.total)}
    </Link>
  );
}
