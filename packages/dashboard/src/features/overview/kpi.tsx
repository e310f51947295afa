import type { ComponentProps, ReactNode } from 'react';
import { Spark } from '@/shared/chart/spark.tsx';
import { noData } from '@/shared/number/format.ts';
import { Skeleton } from '@/shared/ui/skeleton.tsx';
import css from './kpi.module.css';

type Props = {
  readonly name: string;
  /** Absent: not known. */
  readonly value: ReactNode | undefined;
  /** Not known yet, but asked for. */
  readonly pending: boolean;
  readonly unit?: string;
  readonly compare?: ReactNode;
  readonly basis: ReactNode;
  readonly values: ComponentProps<typeof Spark>['values'];
  readonly band?: ComponentProps<typeof Spark>['band'];
};

/** Name, number, comparison, what it is based on, trend. */
export function Kpi({ name, value, pending, unit, compare, basis, values, band }: Props) {
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
      <Spark values={values} {...(band && { band })} />
    </li>
  );
}

function Unknown({ pending }: { readonly pending: boolean }) {
  return <div className={css.unknown}>{pending ? <Skeleton lines={2} /> : noData}</div>;
}
