import type { Among, Cell } from '@millrace/contract';
import * as z from 'zod/mini';
import { plainOrTree, several } from '../address/params.ts';

/** Who a page is about, as its address says it: values of traits, a segment, or both. */
export type Who = {
  /** `engagement:is:high`, `services:eq:2`, `country:none`. */
  readonly f?: readonly string[] | undefined;
  /** A segment by its name, or whom `among` of a question names. */
  readonly among?: string | undefined;
};

export type Filter = { readonly trait: string; readonly value: Cell };

const form = /^([a-z][a-z0-9_]{0,39}):(?:is:(.+)|eq:(-?\d+(?:\.\d+)?)|(none))$/s;

export const whoShape = {
  f: several(z.string().check(z.regex(form), z.maxLength(300)), 8),
  among: z.string().check(z.minLength(1), z.maxLength(2000)),
};

export function filterParam({ trait, value }: Filter): string {
  if (value === null) return `${trait}:none`;
  return typeof value === 'number' ? `${trait}:eq:${value}` : `${trait}:is:${String(value)}`;
}

export function filterOf(param: string): Filter {
  const [, trait = '', text, number] = form.exec(param) ?? [];
  return { trait, value: text ?? (number === undefined ? null : Number(number)) };
}

/** The condition over traits that these filters are. */
export function conditionOf(filters: readonly string[]): string {
  return filters
    .map(filterOf)
    .map(({ trait, value }) => (value === null ? `!exists(${trait})` : `${trait} == ${JSON.stringify(value)}`))
    .join(' && ');
}

export function plainAmong(among: string | undefined): Among | undefined {
  const named = among === undefined ? undefined : plainOrTree<Among>(among);
  return typeof named === 'string' ? { segment: named } : named;
}

/** undefined: everybody. */
export function amongOf({ f = [], among }: Who, subject: string): Among | undefined {
  const segment = plainAmong(among);
  const rule = f.length === 0 ? undefined : { subject, where: conditionOf(f) };
  return segment === undefined || rule === undefined ? (segment ?? rule) : { and: [segment, rule] };
}
