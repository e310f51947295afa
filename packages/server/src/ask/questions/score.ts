import type { ScoreSpec } from '@millrace/contract';

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
