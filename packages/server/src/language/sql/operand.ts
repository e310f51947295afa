import { must } from '../../kernel/kernel.ts';
import type { Arithmetic, Operand, TimePart } from '../condition.ts';
import { clocksOf, endOfParts, type Clocks } from '../zone.ts';
import { sqlOf } from './condition.ts';
import { bounded, kept, type Context } from './context.ts';
import { formOfView, isShort, namedView, tupleOf, tupleSql, type Form } from './form.ts';
import { anyOf, type Params } from './params.ts';
import { providedSql } from './provided.ts';
import {
  chosenView,
  columnView,
  fitting,
  instantIn,
  literalView,
  none,
  nothing,
  numberView,
  rawOf,
  rawView,
  textView,
  type TextView,
  type View,
} from './view.ts';

type Written = {
  /** A condition may be FALSE where the SQL is NULL, a value stays NULL. */
  readonly as: 'condition' | 'value';
  readonly write: (views: readonly View[]) => string;
};

/** SQL over operands. Those that stand ready as tuples get a name in it. */
export function over<Row>(operands: readonly Operand<Row>[], context: Context, { as, write }: Written): string {
  const named: { readonly name: string; readonly sql: string }[] = [];
  const views = operands.map((operand) => {
    const form = formOf(operand, context);
    if (form.kind === 'view') return form.view;
    const name = `v${context.named}`;
    context.named += 1;
    named.push({ name, sql: form.sql });
    return namedView(name, context.params);
  });
  const sql = write(views);
  if (named.length === 0) return sql;
  const names = `(${named.map(({ name }) => name).join(', ')})`;
  const values = named.map((each) => `[${each.sql}]`).join(', ');
  return as === 'condition'
    ? `arrayExists(${names} -> ifNull(${sql}, 0), ${values})`
    : `arrayMap(${names} -> ${sql}, ${values})[1]`;
}

function formOf<Row>(operand: Operand<Row>, context: Context): Form {
  return kept(context.forms, operand, () => {
    const form = made(operand, context);
    bounded(context, form.kind === 'tuple' ? form.sql : '');
    return form;
  });
}

function made<Row>(operand: Operand<Row>, context: Context): Form {
  const { params } = context;
  switch (operand.kind) {
    case 'literal':
      return { kind: 'view', view: literalView(operand.value, params) };
    case 'column':
      return { kind: 'view', view: columnView(operand.field, params) };
    case 'path': {
      const view = rawView(rawOf(operand, params), params);
      return formOfView(operand.time ? numberView(instantIn(view, params), params) : view);
    }
    case 'arithmetic':
      return computed(operand, context);
    case 'coalesce':
      return firstOf(operand.of, context);
    case 'choice':
      return choice(operand, context);
    case 'lower': {
      const lowered = (text: TextView): TextView => ({
        guard: fitting(text, operand.reach),
        value: `lower(${text.value})`,
      });
      return textForm(operand.of, context, ({ text }) => (text === undefined ? undefined : lowered(text)));
    }
    case 'part':
      return timePart(operand, context);
    case 'age': {
      const now = params.add(must(context.now, 'an expression with age is given the instant it speaks of'), 'Float64');
      return numberForm([operand.of], context, ([view]) => view && `(${now} - ${instantIn(view, params)})`);
    }
    case 'metric':
      return formOfView(numberView(providedSql(operand, `metric '${operand.name}'`, context), params));
    case 'condition': {
      const [yes, no] = [sqlOf(operand.of, 'true', context), sqlOf(operand.of, 'false', context)];
      const view = { ...none, present: anyOf([yes, no]), is: (wanted: boolean) => (wanted ? yes : no) };
      if (isShort(view)) return { kind: 'view', view };
      return { kind: 'tuple', sql: tupleOf({ truth: sqlOf(operand.of, 'truth', context) }) };
    }
  }
}

/** `write` gives a number that is NULL where there is none, undefined where there can be none. */
function numberForm<Row>(
  operands: readonly Operand<Row>[],
  context: Context,
  write: (views: readonly View[]) => string | undefined,
): Form {
  let never = false;
  const sql = over(operands, context, {
    as: 'value',
    write: (views) => {
      const number = write(views);
      never = number === undefined;
      return number ?? nothing;
    },
  });
  return formOfView(never ? none : numberView(sql, context.params));
}

function textForm<Row>(of: Operand<Row>, context: Context, textOf: (view: View) => TextView | undefined): Form {
  const form = formOf(of, context);
  if (form.kind === 'view') {
    const text = textOf(form.view);
    return formOfView(text === undefined ? none : textView(text, context.params));
  }
  const write = ([view]: readonly View[]): string => {
    const text = view && textOf(view);
    return tupleOf(text === undefined ? {} : { text: `if(${text.guard}, ${text.value}, NULL)` });
  };
  return { kind: 'tuple', sql: over([of], context, { as: 'value', write }) };
}

const signs: Readonly<Record<Arithmetic, string>> = { add: '+', sub: '-', mul: '*', div: '/', mod: '%' };

/** + 0 makes -0 a 0. What is too large for a number is missing, and so is a division by zero. */
function computed<Row>({ op, left, right }: Extract<Operand<Row>, { kind: 'arithmetic' }>, context: Context): Form {
  return numberForm([left, right], context, ([a, b]) => {
    if (a?.number === undefined || b?.number === undefined) return undefined;
    const divisor = op === 'div' || op === 'mod' ? `nullIf(${b.number}, 0)` : b.number;
    return `nullIf(nullIf(${a.number} ${signs[op]} ${divisor} + 0, inf), -inf)`;
  });
}

/** The first that is there. */
function firstOf<Row>(of: readonly Operand<Row>[], context: Context): Form {
  const forms = of.map((each) => formOf(each, context));
  const views = forms.flatMap((form) => (form.kind === 'view' ? [form.view] : []));
  if (views.length === forms.length) {
    const view = chosenView(views.map((each) => ({ when: each.present, view: each })));
    if (isShort(view)) return { kind: 'view', view };
  }
  const sql = forms.reduceRight((rest, form) => {
    const name = `v${context.named}`;
    context.named += 1;
    return `arrayMap(${name} -> if(${namedView(name, context.params).present}, ${name}, ${rest}), [${tupleSql(form)}])[1]`;
  }, tupleOf({}));
  return { kind: 'tuple', sql };
}

function choice<Row>(operand: Extract<Operand<Row>, { kind: 'choice' }>, context: Context): Form {
  const [then, otherwise] = [formOf(operand.then, context), formOf(operand.otherwise, context)];
  if (then.kind === 'view' && otherwise.kind === 'view') {
    const view = chosenView([
      { when: sqlOf(operand.when, 'true', context), view: then.view },
      { when: sqlOf(operand.when, 'false', context), view: otherwise.view },
    ]);
    if (isShort(view)) return { kind: 'view', view };
  }
  const name = `v${context.named}`;
  context.named += 1;
  const chosen = `multiIf(${name} = 1, ${tupleSql(then)}, ${name} = 0, ${tupleSql(otherwise)}, ${tupleOf({})})`;
  return { kind: 'tuple', sql: `arrayMap(${name} -> ${chosen}, [${sqlOf(operand.when, 'truth', context)}])[1]` };
}

/** Clamped first, because the engine refuses a number that no date can hold: what was clamped is missing. */
function timePart<Row>({ part, of, zone }: Extract<Operand<Row>, { kind: 'part' }>, context: Context): Form {
  const { params } = context;
  const end = `${endOfParts}.0`;
  const shown = (view: View): string => {
    const instant = instantIn(view, params);
    const held = `nullIf(nullIf(least(greatest(floor(${instant}), -1.0), ${end}), -1.0), ${end})`;
    return parts[part](`fromUnixTimestamp64Milli(toInt64(${shifted(held, clocksOf(zone), params)}), 'UTC')`);
  };
  if (part !== 'day') return numberForm([of], context, ([view]) => view && shown(view));
  return textForm(of, context, (view) => ({ guard: `isNotNull(${shown(view)})`, value: `ifNull(${shown(view)}, '')` }));
}

/** What the clocks show, by our table of when they are set. */
function shifted(instant: string, { from, offset }: Clocks, params: Params): string {
  const [always] = offset;
  if (offset.length === 1 && always !== undefined) return always === 0 ? instant : `${instant} + ${always}`;
  const [starts, offsets] = [params.add(from, 'Array(Float64)'), params.add(offset, 'Array(Float64)')];
  return `${instant} + transform(roundDown(${instant}, ${starts}), ${starts}, ${offsets}, 0.0)`;
}

const parts: Readonly<Record<TimePart, (time: string) => string>> = {
  hour: (time) => `toFloat64(toHour(${time}))`,
  weekday: (time) => `toFloat64(toDayOfWeek(${time}))`,
  day: (time) => `toString(toDate32(${time}))`,
};
