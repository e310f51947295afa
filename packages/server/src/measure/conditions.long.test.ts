import { afterAll, beforeAll, expect, test } from 'vitest';
import { expressionsAgree } from './conditions.contract.ts';
import { openGrounds, type Grounds } from './measure.contract.ts';

let grounds: Grounds;
beforeAll(async () => {
  grounds = await openGrounds();
});
afterAll(async () => await grounds?.close());

const seed = Math.trunc(Math.random() * 2 ** 31);

test(`the closure and the SQL of an expression agree on 600,000 pairs (seed ${seed})`, async () => {
  const { pairs } = await expressionsAgree(grounds.store, { seed, rows: 100, expressions: 2500 });
  expect(pairs).toBeGreaterThan(600_000);
});
