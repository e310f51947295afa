import type { Cell, FunnelQuestion } from '@millrace/contract';
import type { Asking } from './asking.ts';
import { cellMisfit, knowsOnly, plainCell, type Behind, type Cells } from './behind.ts';
import { labelsBehind } from './cell-labels.ts';
import { funnelPeople } from './funnel-people.ts';
import { funnelPlan, type Funnel } from './funnel-plan.ts';
import { labelIn } from './label-of.ts';

/** In SQL, over the level and whether somebody goes on; the step is a number of ours. */
const states: Readonly<Record<string, (step: number, last: boolean) => string>> = {
  reached: (step) => `level >= ${step}`,
  converted: (step, last) => `level > ${last ? step - 1 : step}`,
  dropped: (step, last) => (last ? '0' : `level = ${step} AND NOT going`),
  in_progress: (step) => `level = ${step} AND going`,
};

/** Who stands behind a cell of a funnel: `first` is when somebody entered, `last` when the step was reached. */
export function funnelCell(question: FunnelQuestion, asking: Asking, cell: Cells): Behind {
  const funnel = funnelPlan(question, asking);
  const { by } = funnel;
  knowsOnly(cell, ['step', 'state', ...(by === null ? [] : ['group', by.name])]);
  const step = stepOf(funnel, plainCell(cell, 'step'));
  const state = plainCell(cell, 'state') ?? 'reached';
  const holds = typeof state === 'string' && Object.hasOwn(states, state) ? states[state] : undefined;
  if (holds === undefined) throw cellMisfit('state', `must be one of: ${Object.keys(states).join(', ')}`);
  // null is a group too: those without a value.
  const group = cell['group'] === undefined && by !== null ? by.name : 'group';
  const told = labelsBehind(
    by === null || question.by === undefined ? [] : [{ ...by, name: group, labelOf: labelIn(question.by) }],
    cell,
  );
  const conditions = [holds(step, step === funnel.steps.length), ...told.conditions];
  return {
    frame: funnel.frame,
    people: (people) => {
      const { sql, params } = funnelPeople(funnel, people, true);
      return {
        sql: `SELECT {subject:String} AS kind, name, reached1 AS first, reached${step} AS last FROM (SELECT *, label AS d0 FROM (${sql}))
          WHERE ${conditions.join(' AND ')}`,
        params: { ...params, ...told.params },
      };
    },
  };
}

function stepOf({ steps }: Funnel, step: Cell | undefined): number {
  const number = Number(step);
  if (typeof step === 'number' && Number.isInteger(number) && number >= 1 && number <= steps.length) return number;
  throw cellMisfit('step', `must be a number from 1 to ${steps.length}`);
}
