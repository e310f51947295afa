import { afterAll, beforeAll, expect, test } from 'vitest';
import { conditionsAgree } from './conditions.contract.ts';
import { openGrounds, type Grounds } from './measure.contract.ts';

let grounds: Grounds;
beforeAll(async () => {
  grounds = await openGrounds();
});
afterAll(async () => await grounds?.close());

const seed = Math.trunc(Math.random() * 2 ** 31);

test(`the closure and the SQL of a condition agree on 400,000 pairs (seed ${seed})`, async () => {
  const compared = conditionsAgree(grounds.store, { seed, rows: 100, conditions: 2000 });
  await expect(compared).resolves.toBeUndefined();
});
