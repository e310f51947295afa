import type { Answer, Cell } from '@millrace/contract';

/** What the row of conversions without a touch is called. */
export const noTouch = 'No touch';

/** Whether a row of an attribution is the one of conversions before which there was no touch; of no other answer any row is. */
export function isUntouched({ columns: [, touched] }: Pick<Answer, 'columns'>, row: readonly Cell[]): boolean {
  return touched?.name === 'touched' && touched.type === 'boolean' && row[1] === false;
}
