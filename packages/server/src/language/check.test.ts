import { describe, expect, test } from 'vitest';
import { checkExpression, Refusal, type Schema } from './language.ts';

type Row = Readonly<Record<string, unknown>>;
const none = (): undefined => undefined;
const any = { type: 'any' } as const;
const cents = { type: 'number', unit: 'cents' } as const;
const item = { type: 'record', fields: { price: cents, state: { type: 'text' } } } as const;

const schema: Schema<Row> = {
  fields: {
    type: { type: 'text', column: 'type', optional: false, read: none },
    time: { type: 'time', column: 'time', optional: false, read: none },
    test: { type: 'boolean', column: 'test', optional: false, read: none },
  },
  documents: {
    data: {
      column: 'data',
      read: none,
      holds: {
        type: 'record',
        fields: {
          price: cents,
          n: { type: 'number' },
          when: { type: 'time' },
          deliveries: { type: 'list', of: item },
          byBuyer: { type: 'record', fields: {}, rest: item },
        },
        rest: any,
      },
    },
  },
  scopes: {
    entity: {
      fields: {},
      documents: {},
      root: { column: 'state', read: none, holds: { type: 'record', fields: { status: { type: 'text' } } } },
    },
  },
  metric: ({ name }) => (name === 'm' ? { read: none } : undefined),
  segment: (name) => (name === 'vip' ? { read: none } : undefined),
};

describe('an expression has a type', () => {
  test.each<[string, object]>([
    ['type == "a" && data.price > 20', { type: 'boolean' }],
    ['data.price + 5', cents],
    ['data.price / data.n', { type: 'number' }],
    ['data.price - data.price', cents],
    ['age(time)', { type: 'number', unit: 'ms' }],
    ['time - data.when', { type: 'number', unit: 'ms' }],
    ['time - duration("1h")', { type: 'time' }],
    ['time > "2026-01-05" && time < data.when && time in ["2026-01-05", 5]', { type: 'boolean' }],
    ['day(data.when, "UTC")', { type: 'text' }],
    ['lower(data.what)', { type: 'text' }],
    ['data.what', any],
    ['coalesce(data.price, data.n)', any],
    ['coalesce(data.price, data.price)', cents],
    ['if(test, "a", lower(type))', { type: 'text' }],
    ['data.deliveries.any(d, d.price > 10 && d.state == "x")', { type: 'boolean' }],
    ['data.byBuyer.all(d, d.price > 10)', { type: 'boolean' }],
    ['data.what.all(w, w.a + 1 > w.b)', { type: 'boolean' }],
    ['metric("m", window: "7d") > 5 && segment("vip") && entity.status == "open"', { type: 'boolean' }],
  ])('%s', (text, type) => {
    expect(checkExpression(text, schema).type).toEqual(type);
  });

  test('and says what it reads', () => {
    const { fields, asksAge } = checkExpression('age(time) > 5 && entity.status == "a" && segment("vip")', schema);
    expect([[...fields], asksAge]).toEqual([['time', 'entity.status', 'segment vip'], true]);
  });
});

describe('what does not fit is refused at its place', () => {
  test.each<[string, number, string]>([
    ['type == 5', 6, 'a text is compared with a number'],
    ['type > time', 6, 'a text is compared with a time'],
    ['data.n < "5"', 8, 'a number is compared with a text'],
    ['test > false', 1, 'true or false has no order'],
    ['data.deliveries == 5', 1, 'a list equals nothing'],
    ['type in ["a", 5]', 6, 'a text is looked for among values of which 5 is none'],
    ['between(data.n, 1, "x")', 1, 'a number is compared with a text'],
    ['type + 1', 1, 'expected a number or a time, found a text'],
    ['data.n * time', 10, 'expected a number, found a time'],
    ['time + data.when', 6, 'two times are added'],
    ['data.price > age(time)', 12, 'cents and ms are two units'],
    ['type && test', 1, 'expected true or false, found a text'],
    ['!data.n', 2, 'expected true or false, found a number'],
    ['if(data.n, 1, 2)', 4, 'expected true or false, found a number'],
    ['startsWith(data.n, "5")', 12, 'expected a text, found a number'],
    ['hour(test, "UTC")', 6, 'expected a time or a number or a text, found true or false'],
    ['data.n.any(i, i > 5)', 1, 'expected a list, found a number'],
    ['data.deliveries.any(d, d.price)', 24, 'expected true or false, found a number'],
    ['data.byBuyer.any(d, d.prise > 5)', 21, "'prise', did you mean 'price'?"],
    ['data.deliveries.any(d, d.prise > 5)', 24, "'prise', did you mean 'price'?"],
    ['entity.statsu == "a"', 1, "'statsu', did you mean 'status'?"],
    ['data.price.x == 1', 1, '\'data.price.x\': a number has no fields; a name with a dot in it is written ["a.b"]'],
    ['metric("x") > 5', 1, "there is no metric 'x'"],
    ['metric("m", window: "a week") > 5', 1, 'a window is written as a duration'],
    ['segment("x")', 1, "there is no segment 'x'"],
    ['param.x == 1', 1, 'there is no param here'],
    ['matches(type, "(?i)a")', 1, 'for any case match lower(x)'],
  ])('%s', (text, column, why) => {
    const refusal = refusalOf(() => checkExpression(text, schema));
    expect(refusal.place).toMatchObject({ line: 1, column });
    expect(refusal.why).toContain(why);
  });

  test('and so is a value of another type than is expected', () => {
    const refusal = refusalOf(() => checkExpression({ op: 'field', path: 'type' }, schema, { expects: 'number' }));
    expect(refusal.detail).toBe('expression: expected a number, found a text');
  });

  test('in a time that does not double with every level', () => {
    let nested = 'data.n';
    for (let i = 0; i < 60; i += 1) nested = `between(${nested}, 1, 2)`;
    expect(() => checkExpression(nested, schema)).toThrow('true or false has no order');
  });
});

function refusalOf(run: () => unknown): Refusal {
  try {
    run();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
