import { readFile } from 'node:fs/promises';
import type { ScoreSpec } from '@millrace/contract';
import { expect, test } from 'vitest';
import { readYaml } from '../../catalog/catalog.ts';
import { partsOf, scoreOf } from './score.ts';

const text = await readFile(new URL('../../../../../packs/leads/scores/source.yaml', import.meta.url), 'utf8');
const scores = readYaml(text).map(({ value }) => value as { readonly name: string; readonly spec: ScoreSpec });
const rates: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  facebook: {
    acceptance_rate: 47_000 / 50_000,
    lead_delivery_rate: 45_590 / 47_000,
    contact_rate: 32_825 / 45_590,
    conversion_rate: 5471 / 45_590,
    return_rate: 912 / 45_590,
  },
  google: {
    acceptance_rate: 30_800 / 35_000,
    lead_delivery_rate: 29_260 / 30_800,
    contact_rate: 19_897 / 29_260,
    conversion_rate: 2926 / 29_260,
    return_rate: 1170 / 29_260,
  },
};

test('the two scores of the pack give a source with 94, 97, 72, 12 and 2 % 92, one with 88, 95, 68, 10 and 4 % 85', () => {
  expect(scores.map(({ name }) => name)).toEqual(['source', 'source-outcomes']);
  for (const { spec } of scores) {
    const told = Object.values(rates).map((each) =>
      scoreOf(
        spec,
        spec.inputs.map(({ metric }) => each[metric] ?? null),
      ),
    );
    expect(told).toEqual([92, 85]);
  }
});

test('beyond worst and best nothing is lost or won, and what is missing is left out with its weight', () => {
  const inputs = [
    { metric: 'a', weight: 3, worst: 0, best: 0.5 },
    { metric: 'b', weight: 1, worst: 0.1, best: 0 },
  ];
  expect(scoreOf({ inputs }, [0.9, -1])).toBe(100);
  expect(scoreOf({ inputs }, [-0.1, 0.2])).toBe(0);
  expect(scoreOf({ inputs }, [0.25, 0])).toBe(63);
  expect(scoreOf({ inputs }, [0.25, null])).toBe(50);
  expect(scoreOf({ inputs }, [null, null])).toBeNull();
});

test('the parts of a score add up to it, also where one says nothing', () => {
  const inputs = [
    { metric: 'a', weight: 30, worst: 0, best: 1 },
    { metric: 'b', weight: 10, worst: 0.1, best: 0 },
    { metric: 'c', weight: 60, worst: 0, best: 1 },
  ];
  expect(partsOf({ inputs }, [0.5, 0.2, 1])).toEqual([
    { metric: 'a', value: 0.5, points: 15, of: 30 },
    { metric: 'b', value: 0.2, points: 0, of: 10 },
    { metric: 'c', value: 1, points: 60, of: 60 },
  ]);
  expect(partsOf({ inputs }, [0.5, null, null])).toEqual([
    { metric: 'a', value: 0.5, points: 50, of: 100 },
    { metric: 'b', value: null, points: null, of: null },
    { metric: 'c', value: null, points: null, of: null },
  ]);
  expect(scoreOf({ inputs }, [0.5, null, null])).toBe(50);
});
