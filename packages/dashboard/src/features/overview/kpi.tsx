import type { ReactNode } from 'react';
import { Spark } from '@/shared/chart/spark.tsx';
import css from './kpi.module.css';

type Props = {
  readonly name: string;
  /** Nothing known yet: the words that say so. */
  readonly value: ReactNode;
  readonly unit?: string;
  readonly compare?: ReactNode;
  readonly basis: ReactNode;
  readonly values: readonly number[];
};

/** Name, number, comparison, what it is based on, trend. */
export function Kpi({ name, value, unit, compare, basis, values }: Props) {
  return (
    <li className={css.kpi}>
      <div className={css.text}>
        <h2 className={css.name}>{name}</h2>
        <p className={css.value}>
          {value}
          {unit !== undefined && <span className={css.unit}>{unit}</span>}
        </p>
        <p className={css.line}>{compare}</p>
        <p className={css.line}>{basis}</p>
      </div>
      <Spark values={values} />
    </li>
  );
}
