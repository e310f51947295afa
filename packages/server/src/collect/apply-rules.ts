import type { Problem, Report, Rules } from '../catalog/catalog.ts';
import { refusalOf } from './assemble.ts';
import type { Collected, Reading, Refusal } from './request.ts';

/** The event is collect's own until it is handed on, so it is changed in place. */
type Open = { -readonly [K in keyof Collected]: Collected[K] };

const mostNamed = 3;
/** Of one event, in the counts of problems: it may have as many unknown fields as keys. */
const mostCounted = 50;

/**
 * What the documents of the workspace make of an event that a dialect has read: noise is dropped or marked, the data
 * cleaned and checked. Pure.
 */
export function applyRules(event: Collected, index: number, rules: Rules, reading: Reading): Collected | Refusal {
  const noise = rules.noise?.(event) ?? null;
  if (noise !== null) reading.onNoise?.(noise);
  if (noise?.action === 'drop') return refusalOf('dropped', 'EVENT_NOISE', noise.name, event);
  const declared = rules.events.get(event.type);
  const report: Report = reading.explained?.index === index ? reading.explained.report : reading.report;
  if (noise !== null && event.test !== true) {
    opened(event).test = true;
    report.changes?.push({ path: 'test', rule: 'noise', before: false, after: true });
  }
  if (declared === undefined) return event;

  const problems = report.problems;
  const before = problems.length;
  const data = declared.clean(event.data, report);
  (event as Open).schema = declared.hash;
  if (data !== event.data) opened(event).data = data;
  const { category } = declared;
  if (category !== undefined && category !== event.category) {
    report.changes?.push({ path: 'category', rule: 'category', before: event.category, after: category });
    opened(event).category = category;
  }
  if (declared.subjects !== null && !declared.subjects.has(event.subject?.kind ?? '')) {
    const expected = [...declared.subjects].join(' or ');
    problems.push({ code: 'EVENT_SUBJECT_KIND', path: 'subject', expected, got: event.subject?.kind ?? 'nothing' });
  }
  if (problems.length === before) return event;

  const found = problems.slice(before);
  if (report === reading.report) problems.length = before;
  const { mode } = declared;
  const faults = { mode, problems: found.slice(0, mostCounted) };
  const code = found[0]?.code ?? 'EVENT_FIELD_INVALID';
  if (mode === 'block') {
    const field = found[0]?.path ?? '';
    return { ...refusalOf('quarantined', code, detailOf(found), event), field, schema: declared.hash, faults };
  }
  (event as Open).faults = faults;
  if (mode === 'observe') return event;
  reading.warned.push({ index, code, detail: detailOf(found) });
  return event;
}

/** The event, to be changed: what it said is kept, for its body is told from that. */
function opened(event: Collected): Open {
  const open = event as Open;
  open.sent ??= { ...event };
  return open;
}

/** `price: expected a whole number, got "12"`, of the first few. */
export function detailOf(problems: readonly Problem[]): string {
  const named = problems
    .slice(0, mostNamed)
    .map(({ code, path, expected, got }) =>
      code === 'EVENT_FIELD_UNKNOWN' ? `${path}: not declared` : `${path}: expected ${expected}, got ${got}`,
    );
  const more = problems.length - named.length;
  return `${named.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}
