import type { By, Cell, DecayQuestion } from '@millrace/contract';
import type { Asking } from './asking.ts';
import { fractionColumn, type Compiled } from './compiled.ts';
import { frameOf } from './frame.ts';
import { eventsBehind, reckoned } from './reckoned.ts';
import { compareLabels, labelColumn } from './table.ts';

/** One row per bucket, in their order: how many, their rate, and what that is of the first bucket's. */
export function compileDecay(question: DecayQuestion, asking: Asking): Compiled {
  const frame = frameOf(question, asking.now);
  const { subject, basis, where } = question;
  const { reads, by, shownColumns, besideColumns, tell, nothing } = reckoned(
    {
      shown: [question.size, question.rate],
      by: [question.by],
      grain: null,
      totals: false,
      where,
      ...(subject === undefined ? {} : { subject }),
      ...(basis === undefined ? {} : { basis }),
    },
    frame,
    asking,
  );
  return {
    frame,
    reads,
    shape: (results) => {
      const told = tell(results);
      told.sort((a, b) => compareLabels(a.group, b.group, by));
      const found = new Map(told.map((each) => [each.group.labels[0] ?? '', each]));
      // A bucket that nothing fell into has a row too.
      const labels = new Set([...bucketsOf(question.by), ...found.keys()]);
      const list = [...labels].map((label) => ({ label, ...(found.get(label) ?? nothing) }));
      const rates = list.map(({ shown: [, rate] }) => (typeof rate === 'number' ? rate : null));
      const first = rates[0] ?? null;
      return {
        columns: [...by.map(labelColumn), ...shownColumns, fractionColumn('relative_value'), ...besideColumns],
        rows: list.map(({ label, shown, beside }, i): Cell[] => [
          by[0]?.cellOf(label) ?? null,
          ...shown,
          relative(rates[i] ?? null, first),
          ...beside,
        ]),
        n: eventsBehind(told),
      };
    },
  };
}

/** Labels of the buckets that are declared. */
function bucketsOf(by: By): string[] {
  return typeof by === 'string' ? [] : (by.buckets ?? []).map((_, i) => `n${i}`);
}

const relative = (rate: number | null, first: number | null): number | null =>
  rate === null || first === null || first === 0 ? null : rate / first;
