import type { FunnelQuestion } from '@millrace/contract';
import fc from 'fast-check';
import { hour, now } from './people-grounds.harness.ts';

const match = fc.constantFrom(
  { type: 'a' },
  { type: 'b' },
  { event: 'c' },
  { type: 'b', where: 'data.plan == "pro"' },
  { where: 'exists(data.plan) && type != "x"' },
);
const step = fc
  .tuple(match, fc.option(fc.constantFrom('1h', '6h', '20h'), { nil: undefined, freq: 3 }))
  .map(([each, within]) => ({ ...each, within }));
const instant = fc.integer({ min: 0, max: 70 }).map((n) => now - n * hour);
export const iso = (at: number): string => new Date(at).toISOString();

export const arbitraryFunnel = fc
  .record({
    steps: fc.array(step, { minLength: 2, maxLength: 4 }),
    range: fc.tuple(instant, instant).map(([a, b]) => ({ from: iso(Math.min(a, b)), to: iso(Math.max(a, b) + hour) })),
    window: fc.constantFrom('1h', '5h', '24h', '7d', undefined),
    order: fc.constantFrom<FunnelQuestion['order'][]>('ordered', 'ordered', 'strict', 'any', undefined),
    exclude: fc.option(
      fc.array(
        fc.record({
          type: fc.constantFrom('x', 'c', 'b'),
          after: fc.constantFrom(undefined, 1, 2),
          before: fc.constantFrom(undefined, 2, 3),
        }),
        { minLength: 1, maxLength: 2 },
      ),
      { nil: undefined },
    ),
    by: fc.constantFrom(undefined, undefined, 'data.plan', 'producer'),
    same: fc.constantFrom(undefined, undefined, undefined, 'data.plan', 'producer'),
    subject: fc.constantFrom(undefined, undefined, 'lead'),
    where: fc.constantFrom(undefined, undefined, 'type != "x"', 'producer == "web"'),
    asOf: fc.option(instant.map(iso), { nil: undefined }),
    limit: fc.constantFrom(undefined, 1, 2),
  })
  .map((given): FunnelQuestion => {
    const order = given.order ?? 'ordered';
    const steps = given.steps.map((each, i) => (i === 0 || order === 'any' ? { ...each, within: undefined } : each));
    const exclude = given.exclude?.map(({ type, after, before }) => {
      const fits = (after ?? 1) < (before ?? steps.length) && (before ?? 2) <= steps.length && order !== 'any';
      return fits ? { type, after, before } : { type };
    });
    const whole = { kind: 'funnel', ...given, steps, ...(order === 'strict' ? { exclude: undefined } : { exclude }) };
    return JSON.parse(JSON.stringify(whole)) as FunnelQuestion;
  });
