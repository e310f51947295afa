import type { ReactNode } from 'react';
import { Spark } from '@/shared/chart/spark.tsx';
import { noData } from '@/shared/number/format.ts';
import { Skeleton } from '@/shared/ui/skeleton.tsx';
import css from './kpi.module.css';

type Props = {
  readonly name: string;
  /** Absent: not known. */
  readonly value: string | undefined;
  /** Not known yet, but asked for. */
  readonly pending: boolean;
  readonly unit?: string;
  readonly compare?: ReactNode;
  readonly basis: ReactNode;
  readonly values: readonly number[];
};

/** Name, number, comparison, what it is based on, trend. */
export function Kpi({ name, value, pending, unit, compare, basis, values }: Props) {
  return (
    <li className={css.kpi}>
      <div className={css.text}>
        <h2 className={css.name}>{name}</h2>
        {value === undefined ? (
          <Unknown pending={pending} />
        ) : (
          <>
            <p className={css.value}>
              {value}
              {unit !== undefined && <span className={css.unit}>{unit}</span>}
            </p>
            <p className={css.line}>{compare}</p>
            <p className={css.line}>{basis}</p>
          </>
        )}
      </div>
      <Spark values={values} />
    </li>
  );
}

function Unknown({ pending }: { readonly pending: boolean }) {
  return <div className={css.unknown}>{pending ? <Skeleton lines={2} /> : noData}</div>;
}
