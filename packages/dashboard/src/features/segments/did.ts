import type { Trait } from '@millrace/contract';

/** Traits that a segment has of its own. */
export type Own = Readonly<Record<string, Trait>>;

/** "Did an event so often within so many days": a count of events, as a trait. */
export type Did = {
  /** '' while it is not chosen. */
  readonly type: string;
  /** What has to hold of the event besides. */
  readonly where?: string | undefined;
  /** Days of the calendar (UTC) that end with the moment's own; ever, without. */
  readonly days?: number | undefined;
};

const form = /^type == ("(?:[^"\\]|\\.)*")(?: && \((.+)\))?$/s;

/** undefined: a trait that is no count of one type of event. */
export function didOf(trait: Trait | undefined): Did | undefined {
  const { aggregate, where, days, title: _, ...more } = trait ?? {};
  if (aggregate !== 'count' || typeof where !== 'string' || Object.keys(more).length > 0) return undefined;
  const [, type, rest] = form.exec(where) ?? [];
  return type === undefined ? undefined : { type: textOf(type), where: rest, days };
}

export function traitOfDid({ type, where, days }: Did): Trait {
  const named = `type == ${JSON.stringify(type)}`;
  return {
    aggregate: 'count',
    where: where === undefined || where === '' ? named : `${named} && (${where})`,
    ...(days !== undefined && { days }),
  };
}

/** A name for another one. */
export function nextName(own: Own): string {
  let number = 1;
  while (own[`did_${number}`] !== undefined) number += 1;
  return `did_${number}`;
}

/** Only those that the condition still names. */
export function namedOnly(own: Own, told: unknown): Own {
  const text = JSON.stringify(told);
  const formulas = JSON.stringify(Object.values(own).map(({ formula }) => formula));
  return Object.fromEntries(
    Object.entries(own).filter(
      ([name, trait]) => didOf(trait) === undefined || text.includes(name) || formulas.includes(name),
    ),
  );
}

/** Escapes of the language that JSON does not know are left as they stand. */
function textOf(quoted: string): string {
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted.slice(1, -1);
  }
}
