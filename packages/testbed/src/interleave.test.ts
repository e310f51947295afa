import { expect, test } from 'vitest';
import { interleave, type Story } from './interleave.ts';

type Told = { readonly at: number; readonly steps: readonly number[] };

function storyOf({ steps }: Told): Story<string> {
  let next = 0;
  return {
    get at() {
      return steps[next] ?? Number.POSITIVE_INFINITY;
    },
    take: () => `${steps[0]}:${steps[next++]}`,
  };
}

const told = (until: number, ...stories: number[][]): string[] => {
  const beginnings = stories.map((steps) => ({ at: steps[0] ?? 0, steps }));
  return [...interleave(beginnings.values(), storyOf, until)];
};

test('stories are told in one order of time, the older one first, and nothing from the end on', () => {
  expect(told(Number.POSITIVE_INFINITY, [1, 4, 9], [2, 4], [3])).toEqual(['1:1', '2:2', '3:3', '1:4', '2:4', '1:9']);
  expect(told(4, [1, 4, 9], [2, 4], [3])).toEqual(['1:1', '2:2', '3:3']);
});

test('a story without a step ends nothing', () => {
  expect(told(Number.POSITIVE_INFINITY, [1, 5], [], [6])).toEqual(['1:1', '1:5', '6:6']);
});
