import type { Answer, Cell } from '@millrace/contract';
import type { FunnelSaid } from './funnel-question.ts';
import type { State } from './funnel-search.ts';

/** The part of a funnel that a number stands for, of a group where it is of one. */
export function openedParam(step: number, state: State, group?: Cell): string {
  return [step, state, ...(group === undefined ? [] : [group ?? ''])].join(':');
}

/** The opened part of a funnel as a cell, by its parameter: `2:dropped`, `2:dropped:pro`. */
export function cellOf(param: string, { by }: FunnelSaid): Readonly<Record<string, Cell>> {
  const [step = '1', state = 'reached', ...group] = param.split(':');
  const cell = { step: Number(step), state };
  return by === undefined || group.length === 0 ? cell : { ...cell, group: group.join(':') || null };
}

const words: Readonly<Record<string, (event: string) => string>> = {
  reached: (event) => `Reached “${event}”`,
  converted: (event) => `Went on from “${event}”`,
  in_progress: (event) => `In time after “${event}”`,
  dropped: (event) => `Stuck after “${event}”`,
};

/** `Stuck after “Started trial”`. */
export function openedWords(param: string, answer: Pick<Answer, 'columns' | 'rows'>): string {
  const [step = '1', state = 'reached', ...group] = param.split(':');
  const at = answer.columns.findIndex(({ name }) => name === 'event');
  const event = String(answer.rows[Number(step) - 1]?.[at] ?? `step ${step}`);
  const told = words[state]?.(event) ?? param;
  return group.length === 0 ? told : `${told}, ${group.join(':') || 'not set'}`;
}
