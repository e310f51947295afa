import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isFailure } from '../kernel/kernel.ts';
import type { RecordsWriter, TimerChanges, TimerRow } from './records.ts';
import { range, slice, type RecordsPlace } from './records.contract.ts';

const row = (key: string, due: number, payload = ''): TimerRow => ({ workspace: 'w', kind: 'k', key, due, payload });

/** What a slice sets for later, and what is due of it. */
export function timersContract(name: string, makePlace: () => Promise<RecordsPlace>): void {
  describe(`records: ${name}: timers`, () => {
    let place: RecordsPlace;
    let records: RecordsWriter;
    let epoch: number;
    let at: number;
    beforeEach(async () => {
      place = await makePlace();
      records = await place.open();
      at = 0;
      ({ epoch } = await records.claim('admit', 0));
    });
    afterEach(async () => {
      await records.close();
      await place.dispose();
    });
    const commit = async (timers: Partial<TimerChanges>, from = at): Promise<void> => {
      await records.commit(slice(epoch, range(from, at + 1), { timers: { set: [], cancelled: [], ...timers } }));
      at += 1;
    };
    const due = (now: number, most = 9): string[] => records.timers.due(now, most).map(({ key }) => key);

    test('are due at their moment, the earliest first and no more than asked for', async () => {
      expect(records.timers.earliest()).toBeUndefined();
      await commit({ set: [row('c', 30), row('a', 10), row('b', 20)] });
      expect([due(9), due(10), due(29), due(30, 2)]).toEqual([[], ['a'], ['a', 'b'], ['a', 'b']]);
      expect(records.timers.earliest()).toBe(10);
    });

    test('set again are moved, cancelled are gone, and others of the same key stay', async () => {
      await commit({ set: [row('a', 10, 'first'), { ...row('a', 15), kind: 'other' }, row('b', 20)] });
      await commit({ set: [row('a', 40, 'second')], cancelled: [row('b', 0)] });
      expect(records.timers.due(99, 9).map(({ kind, key, due: when }) => [kind, key, when])).toEqual([
        ['other', 'a', 15],
        ['k', 'a', 40],
      ]);
      expect(records.timers.timer(row('a', 0))).toEqual(row('a', 40, 'second'));
      expect(records.timers.timer(row('b', 0))).toBeUndefined();
    });

    test('outlive their writer, those of a commit that was refused never were', async () => {
      await commit({ set: [row('a', 10)] });
      const error: unknown = await commit({ set: [row('b', 5)], cancelled: [row('a', 0)] }, 7).catch(
        (reason: unknown) => reason,
      );
      expect(isFailure(error) && error.code).toBe('CHECKPOINT_MISMATCH');
      await records.close();
      records = await place.open();
      expect(records.timers.due(99, 9)).toEqual([row('a', 10)]);
    });
  });
}
