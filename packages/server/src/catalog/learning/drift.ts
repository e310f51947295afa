import type { DriftFinding, EventSpec, FindingKind } from '@millrace/contract';
import { usualSilence } from './rhythm.ts';
import { documentPath } from './field-path.ts';
import { learningLimits, type Learned, type LearnedField, type LearnedKind, type ValueKind } from './learned.ts';

const minuteMs = 60_000;
/** Values, or events of the sample, after which something counts as usual. */
const settled = 10;
const vanishedAfterMs = 5 * minuteMs;
/** A field of share p that is missing k times in a row by chance: below e^-14. */
const surely = 14;

export type DriftOptions = {
  /** undefined: no document declares the type. */
  readonly spec: EventSpec | undefined;
  /** Up to where the stream was looked at, and from where findings count. ms since 1970. */
  readonly through: number;
  readonly since: number;
};

/** What has changed in a type of event, or is missing in its document. Pure. */
export function driftOf(learned: Learned, options: DriftOptions): DriftFinding[] {
  const { since } = options;
  const tell = teller(learned);
  return [
    ...ofType(learned, options, tell),
    ...[...learned.fields.values()].flatMap((field) => ofField(field, learned, options, tell)),
    ...ofProblems(learned, tell),
    ...ofBounds(learned, tell),
  ].filter((finding) => Date.parse(finding.last) >= since);
}

type Told = Partial<Pick<DriftFinding, 'was' | 'is' | 'code' | 'mode'>> & {
  readonly field?: string;
  readonly first: number;
  readonly last: number;
  readonly count: number;
  readonly advice: string;
};
type Tell = (kind: FindingKind, told: Told) => DriftFinding;

function teller({ type }: Learned): Tell {
  return (kind, { field = null, first, last, was = null, is = null, code = null, mode = null, count, advice }) => ({
    kind,
    type,
    field,
    first: iso(first),
    last: iso(last),
    count,
    was,
    is,
    code,
    mode,
    advice,
  });
}

function ofType(learned: Learned, { spec, through, since }: DriftOptions, tell: Tell): DriftFinding[] {
  const { first, last, events, type } = learned;
  const found: DriftFinding[] = [];
  if (events === 0) return found;
  if (spec === undefined && first >= since)
    found.push(
      tell('type_new', {
        first,
        last,
        count: events,
        advice: `declare it: millrace types ${quoted(type)} proposes a document`,
      }),
    );
  const usual = usualSilence(learned);
  const silence = through - last;
  if (usual !== undefined && silence > usual.stoppedAfter)
    found.push(
      tell('type_stopped', {
        first: last,
        last: through,
        count: events,
        was: `at most ${told(usual.longest)} of silence`,
        is: `silent for ${told(silence)}`,
        advice: 'look whether its producers still run, or send it under another name',
      }),
    );
  return found;
}

function ofField(field: LearnedField, learned: Learned, { spec, since }: DriftOptions, tell: Tell): DriftFinding[] {
  const found: DriftFinding[] = [];
  const { path, first, last, firstSample, lastSample, events } = field;
  const declared = declaredAt(spec, path);
  const document = spec === undefined ? 'declare the type' : 'declare the field in its document';
  if (declared === undefined && first >= since && firstSample > settled)
    found.push(
      tell('field_new', {
        field: path,
        first,
        last,
        count: events,
        is: field.types.map(({ type, example }) => `${type}, like ${example}`).join('; '),
        advice: `${document}, or take it out where it is sent`,
      }),
    );
  for (const kind of field.types) {
    if (!isChange(kind, field)) continue;
    found.push(
      tell('field_changed', {
        field: path,
        first: kind.first,
        last: kind.last,
        count: kind.count,
        was: field.types
          .filter(({ type, after }) => after < kind.after && type !== 'null')
          .map(({ type }) => type)
          .join(', '),
        is: `${kind.type}, like ${kind.example}`,
        advice: `${declared === undefined ? `${document} with the type it should have` : 'mend the producer'}; mode block sends the next one to quarantine`,
      }),
    );
  }
  const usual = lastSample - firstSample + 1;
  const missing = learned.sampled - lastSample;
  if (
    usual >= 2 * settled &&
    (missing * events) / usual >= surely &&
    learned.last - last >= vanishedAfterMs &&
    !path.includes('/[]')
  )
    found.push(
      tell('field_vanished', {
        field: path,
        first: last,
        last: learned.last,
        count: missing,
        was: `in ${percent(events / usual)} of events`,
        is: `in none of the last ${missing}`,
        advice: 'mend the producer; if it is gone for good, take it out of the document',
      }),
    );
  for (const { shape, count, example, ...span } of field.personal) {
    if (declared?.pii !== undefined) continue;
    found.push(
      tell('personal', {
        field: path,
        first: span.first,
        last: span.last,
        count,
        is: `${shape}, like ${example}`,
        advice: `declare the field with pii: ${shape}, or take it out where it is sent`,
      }),
    );
  }
  return found;
}

/** null means missing, a time was a text all along, and whole numbers are numbers. */
function isChange({ type, after }: LearnedKind, { types }: LearnedField): boolean {
  if (type === 'null' || after < settled) return false;
  const before = types.filter((one) => one.after < after && one.type !== 'null').map((one) => one.type);
  if (before.length === 0) return false;
  const wider: Partial<Record<ValueKind, readonly ValueKind[]>> = {
    time: ['text'],
    integer: ['number'],
    number: ['integer'],
  };
  return !(wider[type] ?? []).some((one) => before.includes(one));
}

function ofProblems({ problems, type }: Learned, tell: Tell): DriftFinding[] {
  const follows = { observe: 'nothing follows from it yet', warn: 'producers are told', block: 'it is in quarantine' };
  return problems.map(({ mode, code, path, count, first, last, expected, got }) =>
    tell('problem', {
      field: `/${path.replaceAll('.', '/')}`,
      first,
      last,
      count,
      code,
      mode,
      was: expected,
      is: got,
      advice: `mend the producer, or what the document of ${type} says; its mode is ${mode}: ${follows[mode]}`,
    }),
  );
}

function ofBounds({ beyond, first, last }: Learned, tell: Tell): DriftFinding[] {
  const { producers, fields, problems } = beyond;
  const count = producers + fields + problems;
  if (count === 0) return [];
  const is = `${fields} values, ${producers} events by producer and ${problems} problems found no room`;
  const was = `at most ${learningLimits.fields} fields, ${learningLimits.depth} levels, ${learningLimits.producers} producers, ${learningLimits.problems} problems`;
  return [tell('overflow', { first, last, count, was, is, advice: 'look whether ids or names are sent as keys' })];
}

function declaredAt(
  spec: EventSpec | undefined,
  pointer: string,
): NonNullable<EventSpec['fields']>[string] | undefined {
  const path = documentPath(pointer);
  const fields = spec?.fields;
  return path !== undefined && fields !== undefined && Object.hasOwn(fields, path) ? fields[path] : undefined;
}

const iso = (ms: number): string => new Date(ms).toISOString();
const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;
const quoted = (type: string): string => (/^[\w.-]+$/.test(type) ? type : JSON.stringify(type));

/** A time in its largest fitting unit. */
function told(ms: number): string {
  const units = [
    [24 * 60 * minuteMs, 'd'],
    [60 * minuteMs, 'h'],
    [minuteMs, 'min'],
    [1000, 's'],
  ] as const;
  const [size, name] = units.find(([least]) => ms >= least) ?? [1, 'ms'];
  return `${Math.round((ms / size) * 10) / 10} ${name}`;
}
