import type { Expression } from '@millrace/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rootOf, ruleOf, tests, treeOf, withPart, type Rule, type Test } from './rule.ts';

const field = (path: string): Expression => ({ op: 'field', path });
const is = (trait: string, value: string | number): Rule => ({ is: 'trait', trait, test: 'eq', value });

const text = fc.stringMatching(/^[a-z]{1,6}$/);
const valueFor = (test: Test): fc.Arbitrary<string | number | (string | number)[]> => {
  if (test === 'exists' || test === 'missing') return fc.constant('');
  if (test === 'contains' || test === 'startsWith') return text;
  if (test === 'in') return fc.array(fc.oneof(text, fc.integer()), { minLength: 1, maxLength: 3 });
  return fc.oneof(text, fc.integer());
};
const leaf: fc.Arbitrary<Rule> = fc.oneof(
  fc
    .constantFrom(...(Object.keys(tests) as Test[]))
    .chain((test) =>
      fc.record({ is: fc.constant('trait' as const), trait: text, test: fc.constant(test), value: valueFor(test) }),
    ),
  fc.record({ is: fc.constant('segment' as const), name: text, not: fc.boolean() }),
  fc.record({
    is: fc.constant('other' as const),
    tree: text.map((name): Expression => ({ op: 'age', of: field(name) })),
  }),
);
const { rule } = fc.letrec<{ rule: Rule }>((tie) => ({
  rule: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.record({
      is: fc.constant('group' as const),
      op: fc.constantFrom('and' as const, 'or' as const),
      parts: fc.array(tie('rule'), { minLength: 2, maxLength: 3 }),
    }),
  ),
}));

const seed = Math.trunc(Math.random() * 2 ** 31);

test(`given any rule of rows and groups, when it becomes a tree and is read again, then it is the same rule (seed ${seed})`, () => {
  const same = fc.property(rule, (each) => {
    expect(ruleOf(treeOf(each))).toEqual(each);
  });
  fc.assert(same, { seed, numRuns: 300 });
});

test('given everyone, one row, or several, when they are read, then each is a group and says the same again', () => {
  const all: Expression = { op: 'literal', value: true };
  const one = treeOf(is('plan', 'pro'));
  for (const tree of [all, one, treeOf({ is: 'group', op: 'or', parts: [is('a', 1), is('b', 2)] })])
    expect(treeOf(rootOf(tree))).toEqual(tree);
  expect(rootOf(all).parts).toEqual([]);
});

test('given what has no row, when it is read, then it is kept as it is', () => {
  const odd: Expression = { op: 'in', of: field('city'), list: ['Bonn, Rhein'] };
  expect(ruleOf(odd)).toEqual({ is: 'other', tree: odd });
  const same: Expression = { op: 'eq', left: field('a'), right: field('b') };
  expect(ruleOf(same)).toEqual({ is: 'other', tree: same });
});

test('given a group inside, when all but one of its parts go, then that one stands in its place', () => {
  const [a, b, c] = [is('a', 1), is('b', 2), is('c', 3)];
  const inner: Rule = { is: 'group', op: 'or', parts: [b, c] };
  const outer = { is: 'group', op: 'and', parts: [a, inner] } as const;
  expect(withPart(outer, 1, withPart(inner, 0, undefined)).parts).toEqual([a, c]);
  expect(withPart(outer, 0, undefined).parts).toEqual([inner]);
});
