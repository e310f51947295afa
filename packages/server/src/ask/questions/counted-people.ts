import type { TableQuestion, TrendQuestion } from '@millrace/contract';
import type { Asking } from './asking.ts';
import { plainCell, type Behind, type Cells } from './behind.ts';
import { bucketOf } from './bucket-of.ts';
import { zoneOf } from './buckets.ts';
import { frameOf } from './frame.ts';
import { measuredPeople } from './measured-people.ts';

/** The subjects of the events behind a row of a table. A dimension that the cell leaves out has any value. */
export function tablePeople(question: TableQuestion, asking: Asking, cell: Cells): Behind {
  const frame = frameOf(question, asking.now);
  const wanted = { ...question, by: question.by ?? [] };
  return { frame, counts: true, people: measuredPeople(wanted, frame, { asking, sought: { cell } }) };
}

/** The same of a row of a trend; without a time, over the whole range. */
export function trendPeople(question: TrendQuestion, asking: Asking, cell: Cells): Behind {
  const frame = frameOf(question, asking.now);
  const column = question.as ?? 'time';
  const value = plainCell(cell, column);
  const wanted = { ...question, by: question.by === undefined ? [] : [question.by] };
  const bucket = (bounds: typeof frame) =>
    bucketOf(question.grain, { frame: bounds, column, value, zone: zoneOf(question) });
  return {
    frame,
    counts: true,
    people: measuredPeople(wanted, frame, { asking, sought: { cell, known: [column], bucket } }),
  };
}
