import type { AnswerColumn, Cell } from '@millrace/contract';
import { changeText } from './format.ts';
import css from './number.module.css';

type Props = {
  readonly column: Pick<AnswerColumn, 'unit' | 'better'>;
  readonly now: Cell;
  readonly usual: number | null;
  /** As the answer has it: of a share the difference, of anything else the part of what was. */
  readonly change: number | null;
  /** Inside of what is usual a change says nothing. */
  readonly calm: boolean;
};

/** Arrow, sign, value and unit of a change against usual, coloured by the metric's better direction. */
export function Change({ column, now, usual, change, calm }: Props) {
  if (typeof now !== 'number' || usual === null) return null;
  const up = now > usual;
  const judged = calm || now === usual || column.better === undefined;
  const tone = judged ? '' : up === (column.better === 'higher') ? css.good : css.bad;
  return (
    <span className={`${css.delta} ${tone}`}>
      {now !== usual && (
        <svg className={css.arrow} viewBox="0 0 8 8" aria-hidden>
          <path d={up ? 'M4 1 7.5 7h-7z' : 'M4 7 .5 1h7z'} />
        </svg>
      )}
      {changeText(change, column.unit)}
    </span>
  );
}
