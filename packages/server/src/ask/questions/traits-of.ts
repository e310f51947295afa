import type { EntitySpec, Trait } from '@millrace/contract';
import { checkExpression, compileSql } from '../../language/language.ts';
import { traitsSql } from '../../measure/measure.ts';
import type { Asking } from './asking.ts';
import { refusePersonal } from './refuse-personal.ts';

export type AskedTraits = {
  readonly subject: string;
  readonly traits?: Readonly<Record<string, Trait>>;
  /** Which are needed: by their names, and by what mentions them. */
  readonly names: readonly string[];
  readonly told: unknown;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly prefix?: string;
  /** SQL of the moment, where it is none of ours. */
  readonly moment?: string;
};

/** The traits that a kind's document declares and a question adds, as far as they are asked for: each costs something. */
export function traitsOf(
  { subject, traits = {}, names, told, now, prefix = 't', moment }: AskedTraits,
  documents: Asking['documents'],
): ReturnType<typeof traitsSql> {
  const { traits: declared = {} } = (documents.find('entity', subject)?.spec ?? {}) as Partial<EntitySpec>;
  const needed = used({ ...declared, ...traits }, [...names, ...Object.keys(traits)], JSON.stringify(told));
  // Those of the kind's document are nowhere in the question.
  refusePersonal({ traits: needed }, documents);
  return traitsSql(needed, now, { name: prefix, ...(moment === undefined ? {} : { moment }) });
}

export function conditionOf(where: unknown, schema: ReturnType<typeof traitsSql>['schema'], now: number, prefix = 'w') {
  checkExpression(where, schema, { root: 'where', expects: 'boolean' });
  return compileSql(where, schema, { now, prefix });
}

/** A formula looks at traits that stand before it. */
function used(all: Readonly<Record<string, Trait>>, names: readonly string[], told: string): Record<string, Trait> {
  const wanted = new Set(names);
  for (const name of Object.keys(all).toReversed()) {
    const texts = [told, ...[...wanted].map((each) => JSON.stringify(all[each]?.formula ?? ''))];
    if (texts.some((text) => mentions(text, name))) wanted.add(name);
  }
  return Object.fromEntries(Object.entries(all).filter(([name]) => wanted.has(name)));
}

const mentions = (text: string, name: string): boolean => new RegExp(`(?<![a-z0-9_])${name}(?![a-z0-9_])`).test(text);
