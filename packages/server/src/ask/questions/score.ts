import type { ScoreSpec } from '@millrace/contract';

/** What one input adds to a score of 100, and the most it could. Both null where it says nothing and is left out. */
export type ScorePart = {
  readonly metric: string;
  readonly value: number | null;
  readonly points: number | null;
  readonly of: number | null;
};

/** In the order of the inputs. The weight of an input that says nothing goes to the others. */
export function partsOf({ inputs }: Pick<ScoreSpec, 'inputs'>, values: readonly (number | null)[]): ScorePart[] {
  const known = inputs.filter((_, i) => (values[i] ?? null) !== null);
  const weights = known.reduce((sum, { weight }) => sum + weight, 0);
  return inputs.map(({ metric, weight, worst, best }, i) => {
    const value = values[i] ?? null;
    if (value === null) return { metric, value, points: null, of: null };
    const of = (100 * weight) / weights;
    return { metric, value, points: of * Math.min(1, Math.max(0, (value - worst) / (best - worst))), of };
  });
}

/**
 * 0 to 100, in the order of the inputs. An input that says nothing is left out with its weight; null: none says anything.
 */
export function scoreOf({ inputs }: Pick<ScoreSpec, 'inputs'>, values: readonly (number | null)[]): number | null {
  let [sum, weights] = [0, 0];
  for (const [i, { weight, worst, best }] of inputs.entries()) {
    const value = values[i] ?? null;
    if (value === null) continue;
    sum += weight * Math.min(1, Math.max(0, (value - worst) / (best - worst)));
    weights += weight;
  }
  return weights === 0 ? null : Math.round((100 * sum) / weights);
}
