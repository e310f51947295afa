import { must } from '../kernel/kernel.ts';
import { evalOf, readOf } from './closure/compile.ts';
import type { Eval } from './closure/leaves.ts';
import type { Read } from './closure/path.ts';
import type { Condition, Instant, Operand } from './condition.ts';
import { resolveCondition } from './resolve.ts';
import type { Schema } from './schema.ts';

/** The places, ascending, of the conditions that match. */
export type Rules<Row> = (row: Row, now?: number) => number[];

/**
 * Many conditions at once. A condition that only matches where some field has one of a few values, `type == "a"` above
 * all, is tried on rows with that value only; what is left of it, by the next such field. The others are always tried.
 */
export function indexRules<Row>(given: readonly unknown[], schema: Schema<Row>, root = 'rules'): Rules<Row> {
  const instant: Instant = { at: undefined };
  let asksAge = false;
  const rules = given.map((each, place) => {
    const { condition, now } = resolveCondition(each, schema, { root: `${root}[${place}]`, instant });
    if (now !== undefined) asksAge = true;
    return { place, parts: condition.kind === 'and' ? condition.of : [condition] };
  });
  const index = build(rules, 0);
  return (row, now) => {
    if (asksAge) instant.at = must(now, 'rules with age are given the instant they speak of');
    const found: number[] = [];
    collect(index, row, found);
    return found.length > 1 ? found.sort((a, b) => a - b) : found;
  };
}

type Rule<Row> = { readonly place: number; readonly parts: readonly Condition<Row>[] };
type Index<Row> = {
  /** Tried on every row that comes here. */
  readonly rules: readonly { readonly place: number; readonly truth: Eval<Row> }[];
  readonly split: { readonly read: Read<Row>; readonly by: ReadonlyMap<unknown, Index<Row>> } | undefined;
  /** Those that the split says nothing about. */
  readonly rest: Index<Row> | undefined;
};

function collect<Row>(index: Index<Row>, row: Row, found: number[]): void {
  for (let at: Index<Row> | undefined = index; at !== undefined; at = at.rest) {
    for (const { place, truth } of at.rules) if (truth(row) === true) found.push(place);
    if (at.split === undefined) continue;
    const branch = at.split.by.get(at.split.read(row));
    if (branch !== undefined) collect(branch, row, found);
  }
}

/** Fields by which rules are told apart, one below the other. */
const mostLevels = 4;
/** Values of one condition; it stands below each of them. */
const mostValues = 64;

function build<Row>(rules: readonly Rule<Row>[], level: number): Index<Row> {
  const [name, count] = level < mostLevels ? commonest(rules) : ['', 0];
  if (count < 2) {
    const tried = rules.map(({ place, parts }) => ({ place, truth: evalOf<Row>({ kind: 'and', of: parts }) }));
    return { rules: tried, split: undefined, rest: undefined };
  }
  const groups = new Map<unknown, Rule<Row>[]>();
  const rest: Rule<Row>[] = [];
  let read: Read<Row> | undefined;
  for (const rule of rules) {
    const needed = rule.parts.map(neededBy).find((each) => each?.name === name);
    if (needed === undefined) {
      rest.push(rule);
      continue;
    }
    read ??= readOf(needed.operand);
    const left: Rule<Row> = { place: rule.place, parts: rule.parts.filter((part) => part !== needed.part) };
    for (const value of needed.values) {
      const group = groups.get(value);
      if (group === undefined) groups.set(value, [left]);
      else group.push(left);
    }
  }
  const by = new Map([...groups].map(([value, group]) => [value, build(group, level + 1)]));
  const split = { read: must(read, 'a field that rules need'), by };
  return { rules: [], split, rest: rest.length === 0 ? undefined : build(rest, level + 1) };
}

/** The field that most rules need a value of. */
function commonest<Row>(rules: readonly Rule<Row>[]): [name: string, count: number] {
  const counts = new Map<string, number>();
  for (const { parts } of rules) {
    for (const name of new Set(parts.map((part) => neededBy(part)?.name))) {
      if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return [...counts].reduce<[string, number]>((best, each) => (each[1] > best[1] ? each : best), ['', 0]);
}

type Needed<Row> = {
  readonly name: string;
  readonly operand: Operand<Row>;
  readonly values: ReadonlySet<unknown>;
  readonly part: Condition<Row>;
};

/** The values of which a field must have one for the condition to be TRUE. */
function neededBy<Row>(part: Condition<Row>): Needed<Row> | undefined {
  switch (part.kind) {
    case 'compare': {
      const { op, left, right } = part;
      const name = op === 'eq' && right.kind === 'literal' && right.value !== null ? nameOf(left) : undefined;
      if (name === undefined || right.kind !== 'literal') return undefined;
      return { name, operand: left, values: new Set([right.value]), part };
    }
    case 'in': {
      const values = new Set([...part.texts, ...part.numbers, ...part.booleans]);
      const name = values.size <= mostValues ? nameOf(part.of) : undefined;
      return name === undefined ? undefined : { name, operand: part.of, values, part };
    }
    case 'or': {
      const each = part.of.map(neededBy);
      const [first] = each;
      if (first === undefined || each.some((one) => one?.name !== first.name)) return undefined;
      const values = new Set(each.flatMap((one) => [...(one?.values ?? [])]));
      return values.size <= mostValues ? { ...first, values, part } : undefined;
    }
    default:
      return undefined;
  }
}

function nameOf<Row>(operand: Operand<Row>): string | undefined {
  if (operand.kind === 'column') return operand.field.column;
  if (operand.kind !== 'path' || operand.base.kind !== 'document') return undefined;
  return JSON.stringify([operand.base.document.column, ...operand.keys, operand.time]);
}
