import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeLongResult } from '../../../../e2e/long-result.ts';
import { expressionsAgree } from './conditions.contract.ts';
import { openGrounds, type Grounds } from './measure.contract.ts';

let grounds: Grounds;
beforeAll(async () => {
  grounds = await openGrounds();
});
afterAll(async () => await grounds?.close());

const seed = Math.trunc(Math.random() * 2 ** 31);

test(`the closure and the SQL of an expression agree on 300,000 pairs (seed ${seed})`, async () => {
  const rows = 100;
  const expressions = 1200;
  const agreed = await expressionsAgree(grounds.store, { seed, rows, expressions });
  expect(agreed.pairs).toBeGreaterThan(300_000);
  await writeLongResult('expressions', { seed, rows, expressions, ...agreed, differences: 0 });
});
