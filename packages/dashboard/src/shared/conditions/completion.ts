import { path } from './condition-paths.ts';

/** What could be written at a place of a condition. Pure: what is known comes from the catalog and from the stream. */

export type KnownField = {
  /** As the language writes it: `type`, `data.state`, `data["odd key"]`. */
  readonly path: string;
  readonly type: 'text' | 'number' | 'boolean' | 'time' | 'any';
  readonly title?: string | undefined;
  readonly values?: readonly (string | number | boolean)[] | undefined;
};

export type Known = { readonly fields: readonly KnownField[]; readonly segments: readonly string[] };

export type Suggestion = {
  readonly label: string;
  /** What it is, quietly. */
  readonly detail: string;
  /** What stands between `from` and `to` of the text is replaced by it. */
  readonly insert: string;
};

export type Completion = { readonly from: number; readonly to: number; readonly suggestions: readonly Suggestion[] };

const most = 12;
const operators: Readonly<Record<KnownField['type'], readonly string[]>> = {
  text: ['==', '!=', 'in [', '<', '>'],
  number: ['==', '!=', '<', '<=', '>', '>=', 'in ['],
  time: ['>', '>=', '<', '<='],
  boolean: ['&&', '||'],
  any: ['==', '!=', '<', '<=', '>', '>=', 'in ['],
};
const words: Readonly<Record<string, string>> = {
  '==': 'is',
  '!=': 'is not',
  '<': 'less',
  '<=': 'at most',
  '>': 'more',
  '>=': 'at least',
  'in [': 'one of',
  '&&': 'and',
  '||': 'or',
};
const functions: readonly (readonly [name: string, detail: string])[] = [
  ['exists(', 'it is there'],
  ['startsWith(', 'a text begins with'],
  ['endsWith(', 'a text ends with'],
  ['contains(', 'a text contains'],
  ['matches(', 'a text matches a pattern'],
  ['between(', 'value, low, high'],
  ['coalesce(', 'the first that is there'],
  ['if(', 'condition, then, else'],
  ['lower(', 'A to Z in lower case'],
  ['hour(', '0 to 23, by a time zone'],
  ['weekday(', '1, Monday, to 7'],
  ['day(', 'the date, by a time zone'],
  ['age(', 'milliseconds since'],
  ['duration("', 'such as 1h30m'],
  ['segment("', 'is in a segment'],
];

const comparedField = new RegExp(String.raw`(${path})\s*(?:==|!=|<=|>=|<|>)\s*$`);
const listedField = new RegExp(String.raw`(${path})\s+in\s+\[[^\]]*$`);
const testedField = new RegExp(String.raw`(?:startsWith|endsWith|contains)\(\s*(${path})\s*,\s*$`);
const lastField = new RegExp(String.raw`(${path})$`);

export function completionAt(text: string, caret: number, known: Known): Completion {
  const { from, to, suggestions } = suggestedAt(text, caret, known);
  if (text.charAt(to) !== ' ') return { from, to, suggestions };
  // The space that stands there is the one behind what is taken.
  return { from, to, suggestions: suggestions.map((each) => ({ ...each, insert: each.insert.trimEnd() })) };
}

function suggestedAt(text: string, caret: number, known: Known): Completion {
  const before = text.slice(0, caret);
  const quote = openQuote(before);
  if (quote !== undefined) return insideText(text, { quote, caret }, known);
  const token = /[\w.]*$/.exec(before)?.[0] ?? '';
  const head = before.slice(0, before.length - token.length);
  const from = caret - token.length;
  const to = caret + (/^[\w.]*/.exec(text.slice(caret))?.[0].length ?? 0);
  return { from, to, suggestions: matching(token, outside(head, token, known)) };
}

function insideText(
  text: string,
  { quote, caret }: { readonly quote: number; readonly caret: number },
  known: Known,
): Completion {
  const head = text.slice(0, quote);
  const mark = text.charAt(quote);
  const written = text.slice(quote + 1, caret);
  const end = text.indexOf(mark, caret);
  const names = /segment\(\s*$/.test(head) ? known.segments : (fieldBefore(head, known)?.values ?? []);
  const texts = names.filter((value) => typeof value === 'string');
  const suggestions = texts.map((value) => ({
    label: value,
    detail: '',
    insert: `${JSON.stringify(value).slice(1, -1)}${mark}${mark === '"' && /segment\(\s*$/.test(head) ? ')' : ''} `,
  }));
  return { from: quote + 1, to: end < 0 ? text.length : end + 1, suggestions: matching(written, suggestions) };
}

function outside(head: string, token: string, known: Known): readonly Suggestion[] {
  const trimmed = head.trimEnd();
  const compared = fieldBefore(head, known);
  if (compared !== undefined) return valuesOf(compared);
  const operand = trimmed === '' || /(?:&&|\|\||[!(,[+\-*/%?:]|==|!=|<=|>=|<|>)$/.test(trimmed);
  if (operand || token !== '') return operandsOf(known);
  const field = known.fields.find((each) => each.path === lastField.exec(trimmed)?.[1]);
  const signs = field === undefined ? ['&&', '||'] : operators[field.type];
  return signs.map((sign) => ({
    label: sign,
    detail: words[sign] ?? '',
    insert: sign.endsWith('[') ? sign : `${sign} `,
  }));
}

/** The field that a value is written for. */
function fieldBefore(head: string, known: Known): KnownField | undefined {
  const found = comparedField.exec(head) ?? listedField.exec(head) ?? testedField.exec(head);
  return found === null ? undefined : known.fields.find((each) => each.path === found[1]);
}

function valuesOf({ type, values = [] }: KnownField): readonly Suggestion[] {
  const all = values.length === 0 && type === 'boolean' ? [true, false] : values;
  return all.map((value) => ({ label: String(value), detail: '', insert: `${JSON.stringify(value)} ` }));
}

function operandsOf({ fields }: Known): readonly Suggestion[] {
  return [
    ...fields.map(({ path: name, type, title }) => ({
      label: name,
      detail: [type === 'any' ? '' : type, title ?? ''].filter(Boolean).join(', '),
      insert: `${name} `,
    })),
    ...functions.map(([name, detail]) => ({ label: `${name.replace(/[("]+$/, '')}()`, detail, insert: name })),
  ];
}

/** Those that begin with it first, then those that contain it. */
function matching(token: string, all: readonly Suggestion[]): readonly Suggestion[] {
  const wanted = token.toLowerCase();
  const placeOf = ({ label }: Suggestion): number => label.toLowerCase().indexOf(wanted);
  return all
    .filter((each) => placeOf(each) >= 0 && each.label !== token)
    .toSorted((a, b) => Number(placeOf(a) > 0) - Number(placeOf(b) > 0))
    .slice(0, most);
}

/** Where a text begins that is not closed yet. */
function openQuote(before: string): number | undefined {
  let open: number | undefined;
  for (let i = 0; i < before.length; i += 1) {
    const char = before.charAt(i);
    if (open === undefined) {
      if (char === '"' || char === "'") open = i;
    } else if (char === '\\') i += 1;
    else if (char === before.charAt(open)) open = undefined;
  }
  return open;
}
