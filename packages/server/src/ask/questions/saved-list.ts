import type { SegmentSpec } from '@millrace/contract';
import { withoutPersonal } from '../../catalog/catalog.ts';
import type { Asked } from './asked.ts';
import type { Cells } from './behind.ts';

const ofPersons: ReadonlySet<string> = new Set(['funnel', 'retention', 'paths']);

/**
 * A segment of those behind a cell, frozen as of the moment of asking: without its asOf it is one of whoever will be there. null
 * where what was read for the cell would show what is shaped like personal data.
 */
export function savedList({ question, asking, whole }: Asked, cell: Cells, read: boolean): SegmentSpec | null {
  if (read && showsPersonal(cell)) return null;
  const said = 'subject' in question ? question.subject : undefined;
  const subject = said ?? (ofPersons.has(question.kind) ? 'person' : undefined);
  return {
    ...(subject === undefined ? {} : { subject }),
    people: { question: whole as NonNullable<SegmentSpec['people']>['question'], cell },
    asOf: new Date(asking.now).toISOString(),
  };
}

function showsPersonal(value: unknown): boolean {
  if (typeof value === 'string') return withoutPersonal(value) !== value;
  return typeof value === 'object' && value !== null && Object.values(value).some(showsPersonal);
}
