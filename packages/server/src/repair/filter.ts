import type { QuarantineFilter, QuarantineState } from '@millrace/contract';
import { Failure, parseInstant } from '../kernel/kernel.ts';
import type { Param } from '../store/store.ts';

/** Items are kept so long. The store's table says the same. */
export const keptDays = 30;
export const keptMs = keptDays * 24 * 60 * 60 * 1000;

export type Asked = { readonly workspace: string; readonly now: number; readonly state?: QuarantineState };
export type Condition = { readonly sql: string; readonly params: Readonly<Record<string, Param>> };

const replayed = 'SELECT partition, offset, item FROM replays WHERE workspace = {workspace:String}';
const states: Readonly<Record<QuarantineState, string>> = {
  waiting: `(partition, offset, item) NOT IN (${replayed} AND outcome != 'rejected')`,
  replayed: `(partition, offset, item) IN (${replayed} AND outcome NOT IN ('rejected', 'dropped'))`,
  dropped: `(partition, offset, item) IN (${replayed} AND outcome = 'dropped')`,
};

/** The condition over the store's `quarantine`. RANGE_INVALID where the range is none. */
export function conditionOf(filter: QuarantineFilter, { workspace, now, state }: Asked): Condition {
  const from = Math.max(instantOf(filter.from, 'from') ?? 0, now - keptMs);
  const to = instantOf(filter.to, 'to') ?? Number.MAX_SAFE_INTEGER;
  if (filter.from !== undefined && filter.to !== undefined && from >= to)
    throw new Failure('RANGE_INVALID', { detail: 'from must lie before to' });
  const equals = (['code', 'type', 'producer'] as const).filter((name) => filter[name] !== undefined);
  return {
    sql: [
      'workspace = {workspace:String}',
      'received >= fromUnixTimestamp64Milli({from:Int64})',
      'received < fromUnixTimestamp64Milli({to:Int64})',
      ...equals.map((name) => `${name} = {${name}:String}`),
      ...(state === undefined ? [] : [states[state]]),
    ].join(' AND '),
    params: {
      workspace,
      from,
      to: Math.min(to, 8.64e12),
      ...Object.fromEntries(equals.map((name) => [name, filter[name] ?? ''])),
    },
  };
}

function instantOf(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined;
  const at = parseInstant(text);
  if (Number.isNaN(at)) throw new Failure('RANGE_INVALID', { detail: `${name} is not an ISO 8601 instant` });
  return at;
}
