import type { Cell } from '@millrace/contract';
import { noData, whole } from './format.ts';
import { Meter } from './meter.tsx';
import css from './number.module.css';

type Props = {
  readonly score: Cell;
  readonly provisional: boolean;
  /** Why it is provisional. */
  readonly why?: string | undefined;
};

/** A score of 100 and its bar; one that has too little to go by says so and has no rank. */
export function Score({ score, provisional, why }: Props) {
  if (typeof score !== 'number') return <span className={css.missing}>{noData}</span>;
  return (
    <span className={css.score} data-provisional={provisional} title={provisional ? why : undefined}>
      <strong>{whole(score)}</strong>
      <Meter part={score} of={100} quiet={provisional} />
      {provisional && <small className={css.small}>provisional</small>}
    </span>
  );
}
