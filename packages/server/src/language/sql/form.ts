import { allOf, type Params } from './params.ts';
import { among, amongNumbers, none, nothing, type View } from './view.ts';

/**
 * How the SQL of a value stands ready: as a view, whose parts may be written down wherever they are needed, or, where
 * they would be long, as one tuple of everything the value can be, which is computed once and given a name.
 * Otherwise what nests would double with every level.
 */
export type Form = { readonly kind: 'view'; readonly view: View } | { readonly kind: 'tuple'; readonly sql: string };

/** In characters. A name costs the engine an array for every row; below this, writing it twice is cheaper. */
const longView = 1000;

export function isShort(view: View): boolean {
  const parts = [
    view.present,
    view.number,
    view.text?.guard,
    view.text?.value,
    view.raw,
    view.is(true),
    view.is(false),
  ];
  return parts.reduce((sum, part) => sum + (part?.length ?? 0), 0) <= longView;
}

export function formOfView(view: View): Form {
  return isShort(view) ? { kind: 'view', view } : { kind: 'tuple', sql: tupleOfView(view) };
}

/** SQL of each type the value may have, NULL where it has another. */
export function tupleOf(parts: { number?: string; text?: string; truth?: string; raw?: string }): string {
  const { number = nothing, text = 'NULL', truth = 'NULL', raw = "''" } = parts;
  const typed = [
    `toNullable(${number})`,
    `CAST(${text} AS Nullable(String))`,
    `CAST(${truth} AS Nullable(UInt8))`,
    raw,
  ];
  return `tuple(${typed.join(', ')})`;
}

function tupleOfView({ number, text, raw, is }: View): string {
  const [yes, no] = [is(true), is(false)];
  return tupleOf({
    ...(number === undefined ? {} : { number }),
    ...(text === undefined ? {} : { text: `if(${text.guard}, ${text.value}, NULL)` }),
    ...(yes === '0' && no === '0' ? {} : { truth: `multiIf(${yes}, 1, ${no}, 0, NULL)` }),
    ...(raw === undefined ? {} : { raw: `if(${raw} = 'null', '', ${raw})` }),
  });
}

export function tupleSql(form: Form): string {
  return form.kind === 'tuple' ? form.sql : tupleOfView(form.view);
}

/** What the tuple of this name is. */
export function namedView(name: string, params: Params): View {
  const [number, text, truth, raw] = [1, 2, 3, 4].map((part) => `tupleElement(${name}, ${part})`) as [
    string,
    string,
    string,
    string,
  ];
  const value = `ifNull(${text}, '')`;
  const guard = `isNotNull(${text})`;
  return {
    ...none,
    present: `(isNotNull(${number}) OR ${guard} OR isNotNull(${truth}) OR ${raw} != '')`,
    number,
    text: { guard, value },
    textIn: (texts) => allOf([guard, among(value, texts, params)]),
    numberIn: (numbers) => amongNumbers(number, numbers, params),
    is: (wanted) => `${truth} = ${wanted ? 1 : 0}`,
    raw,
  };
}
