import type { AttributionQuestion, Cell } from '@millrace/contract';
import type { Asking } from './asking.ts';
import { attributionPlan } from './attribution-plan.ts';
import { channelsSql, convertedSql } from './attribution-sql.ts';
import { channelLimit, directOf, touchedName } from './attribution.ts';
import { cellMisfit, knowsOnly, type Behind, type Cells } from './behind.ts';
import { otherName, textCell } from './compiled.ts';
import type { Opened } from './opened.ts';

/** Who has converted after a touch of such channels, or without any: `first` and `last` are times of such conversions. */
export function attributionCell(question: AttributionQuestion, asking: Asking, cell: Cells): Behind {
  const plan = attributionPlan(question, asking);
  const { name } = plan.by;
  knowsOnly(cell, [name, touchedName]);
  if (cell[touchedName] === false) {
    const none = { labels: [], others: false, none: true };
    return { frame: plan.frame, people: (people) => convertedSql(plan, people, none) };
  }
  const value = cell[name];
  if (value === undefined) throw cellMisfit(name, 'must name a channel');
  const isSet = typeof value === 'object' && value !== null;
  const others = isSet && 'not' in value;
  const listed = isSet ? ('not' in value ? value.not.flat() : value.in) : [value];
  const touched = { labels: listed.map(label), others, none: false };
  return { frame: plan.frame, people: (people) => convertedSql(plan, people, touched) };

  function label(channel: Cell): string {
    const found = plan.labelOf(channel);
    if (found === undefined) throw cellMisfit(name, 'there is no such bucket');
    return found;
  }
}

/** Behind the row `other` are the channels that are not listed. */
export function attributionRest(question: AttributionQuestion, asking: Asking, cell: Cells): Opened | undefined {
  const plan = attributionPlan(question, asking);
  const { name } = plan.by;
  if (cell[name] !== otherName || cell[touchedName] === false) return undefined;
  const { limit = channelLimit } = question;
  return {
    asOf: plan.frame.asOf,
    reads: [{ people: (people) => channelsSql(plan, people, limit) }],
    cell: ([rows = []]) => {
      if (rows.length < limit) return cell;
      const listed = rows.map(([label]) => plan.by.cellOf(textCell(label)));
      return { [name]: { not: [...listed, ...directOf(question)] } };
    },
  };
}
