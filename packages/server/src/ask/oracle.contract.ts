import type { Cell, Dimension } from '@millrace/contract';
import { compileMatch } from '../language/language.ts';
import type { CountTable, CountTrend } from './questions/counting.ts';
import { eventSchema, type EventRow } from '../measure/measure.ts';

/** Questions answered by brute force over all events: what every answer of the platform has to equal. Names are ASCII. */
export type Oracle = { readonly rows: Cell[][]; readonly n: number; readonly notes: object | undefined };

const grainMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
type Bounds = { readonly from: number; readonly to: number; readonly asOf: number };

export function oracle(question: CountTable | CountTrend, events: readonly EventRow[], bounds: Bounds): Oracle {
  const matches = question.where === undefined ? () => true : compileMatch(question.where, eventSchema);
  const chosen = events.filter(
    (event) =>
      event.test !== true &&
      event.time >= bounds.from &&
      event.time < bounds.to &&
      event.time <= bounds.asOf &&
      (question.metric === 'events' || event.subject !== undefined) &&
      matches(event),
  );
  return question.kind === 'table' ? table(question, chosen) : trend(question, chosen, bounds);
}

const subjectOf = ({ subject }: EventRow): string => `${subject?.kind}\n${subject?.id}`;

function valueOf(question: CountTable | CountTrend, events: readonly EventRow[]): number {
  return question.metric === 'events' ? events.length : new Set(events.map(subjectOf)).size;
}

function groupsOf(
  question: CountTable | CountTrend,
  events: readonly EventRow[],
  by: readonly Dimension[],
): [string[], EventRow[]][] {
  const groups = new Map<string, [string[], EventRow[]]>();
  for (const event of events) {
    const names = by.map((dimension) => event[dimension]);
    const key = names.join('\n');
    const group = groups.get(key) ?? [names, []];
    group[1].push(event);
    groups.set(key, group);
  }
  return [...groups.entries()]
    .sort(([a, [, x]], [b, [, y]]) => valueOf(question, y) - valueOf(question, x) || (a < b ? -1 : 1))
    .map(([, group]) => group);
}

function table(question: CountTable, events: readonly EventRow[]): Oracle {
  const groups =
    (question.by ?? []).length === 0 ? [[[], events] as const] : groupsOf(question, events, question.by ?? []);
  const shown = groups.slice(0, question.limit ?? 20);
  const rest = groups.slice(question.limit ?? 20).flatMap(([, each]) => each);
  const rows: Cell[][] = shown.map(([names, each]) => [...names, valueOf(question, each)]);
  const other = question.metric === 'events' && rest.length > 0;
  if (other) rows.push([...(question.by ?? []).map((_, i) => (i === 0 ? 'other' : null)), rest.length]);
  const n = shown.reduce((sum, [, each]) => sum + each.length, other ? rest.length : 0);
  return { rows, n, notes: notesOf(groups.length, question) };
}

function trend(question: CountTrend, events: readonly EventRow[], bounds: Bounds): Oracle {
  const step = grainMs[question.grain];
  const buckets: number[] = [];
  for (let start = Math.floor(bounds.from / step) * step; start < bounds.to && start <= bounds.asOf; start += step)
    buckets.push(start);
  const groups = question.by === undefined ? [] : groupsOf(question, events, [question.by]);
  const limit = question.limit ?? 20;
  const shown: [string | null, readonly EventRow[]][] =
    question.by === undefined
      ? [[null, events]]
      : groups.slice(0, limit).map(([names, each]) => [names[0] ?? '', each]);
  const rest = groups.slice(limit).flatMap(([, each]) => each);
  if (question.metric === 'events' && rest.length > 0) shown.push(['other', rest]);
  const rows = buckets.flatMap((start) =>
    shown.map(([name, each]): Cell[] => {
      const value = valueOf(
        question,
        each.filter(({ time }) => time >= start && time < start + step),
      );
      return [new Date(start).toISOString(), ...(name === null ? [] : [name]), value];
    }),
  );
  const n = shown.reduce((sum, [, each]) => sum + each.length, 0);
  return { rows, n, notes: notesOf(groups.length, question) };
}

function notesOf(groups: number, { limit = 20 }: CountTable | CountTrend): object | undefined {
  return groups > limit ? { groups, limit, sort: 'value' } : undefined;
}
