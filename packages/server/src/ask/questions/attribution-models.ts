import type { AttributionModel, AttributionQuestion } from '@millrace/contract';
import { Failure } from '../../kernel/kernel.ts';
import { spanMs } from './span.ts';

/** `weights`: SQL of one share for each of `steps` (channels of a journey, with their `step_times`); null: told otherwise. */
export type ModelSql = { readonly name: string; readonly weights: string | null };

const usual: readonly AttributionModel[] = ['first', 'last', 'linear', 'time_decay', 'position', 'markov', 'shapley'];
const usualHalfLife = '7d';
const usualEnds = { first: 0.4, last: 0.4 };

/** `codesOf`: the number of a channel. */
export function modelsOf(
  { models }: Pick<AttributionQuestion, 'models'>,
  codeOf: (channel: string | number | boolean | null) => number,
): readonly ModelSql[] {
  const told = (models ?? usual).map((model) => modelSql(model, codeOf));
  const twice = told.find(({ name }, i) => told.findIndex((other) => other.name === name) < i);
  if (twice !== undefined) throw new Failure('QUESTION_INVALID', { detail: `models: '${twice.name}' twice` });
  return told;
}

const each = (share: string): string => `arrayMap(i -> toFloat64(${share}), arrayEnumerate(steps))`;

function modelSql(model: AttributionModel, codeOf: (channel: string | number | boolean | null) => number): ModelSql {
  const said = typeof model === 'string' ? { model } : model;
  const name = said.model;
  switch (said.model) {
    case 'first':
      return { name, weights: each('i = 1') };
    case 'last':
      return { name, weights: each('i = size') };
    case 'linear':
      return { name, weights: each('1 / size') };
    case 'shapley':
      return { name, weights: `arrayMap(u -> if(u = 1, 1 / distinct, 0.0), repeats)` };
    case 'markov':
      return { name, weights: null };
    case 'time_decay': {
      const halfLife = spanMs('halfLife' in said ? (said.halfLife ?? usualHalfLife) : usualHalfLife);
      // Told from the last touch on: the last of them always counts something.
      const counts = `arrayMap(t -> exp2((t - step_times[-1]) / ${halfLife}), step_times)`;
      return {
        name,
        weights: `arrayMap((w, all) -> w / all, ${counts}, arrayWithConstant(size, arraySum(${counts})))`,
      };
    }
    case 'position': {
      const { first, last } = 'first' in said ? said : usualEnds;
      return { name, weights: each(positionSql(first, last)) };
    }
    case 'last_non_direct': {
      const direct = 'direct' in said ? said.direct : [];
      const codes = direct.map(codeOf).join(', ');
      const place = `arrayLastIndex(c -> c NOT IN (${codes}), steps)`;
      return {
        name,
        weights: `arrayMap((i, p) -> toFloat64(i = if(p = 0, size, p)), arrayEnumerate(steps), arrayWithConstant(size, ${place}))`,
      };
    }
  }
}

/** Of one touch all, of two as much as the ends are to each other. */
function positionSql(first: number, last: number): string {
  const ends = first + last;
  if (ends > 1) throw new Failure('QUESTION_INVALID', { detail: 'models: first and last are more than 1 together' });
  const half = ends === 0 ? 0.5 : first / ends;
  return `multiIf(size = 1, 1.0, size = 2, if(i = 1, ${half}, ${1 - half}),
    i = 1, ${first}, i = size, ${last}, (1 - ${ends}) / (size - 2))`;
}
