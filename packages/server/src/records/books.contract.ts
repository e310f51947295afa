import { limits } from '@millrace/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { range, slice, type RecordsPlace } from './records.contract.ts';
import { otherProducers, type RecordsWriter } from './records.ts';

const follower = 'admit';
const minute = 1_767_603_600_000;

/** The part of the law of records that is about the books. */
export function booksContract(name: string, makePlace: () => Promise<RecordsPlace>): void {
  describe(`books: ${name}`, () => {
    let place: RecordsPlace;
    let records: RecordsWriter;
    beforeEach(async () => {
      place = await makePlace();
      records = await place.open();
    });
    afterEach(async () => {
      await records.close();
      await place.dispose();
    });

    test('books add up', async () => {
      const { epoch } = await records.claim(follower, 0);
      const line = { workspace: 'w', producer: 'web', minute };
      await records.commit(
        slice(epoch, range(0, 1), {
          books: [
            { ...line, received: 5, waiting: 2 },
            { ...line, received: 1 },
          ],
        }),
      );
      await records.commit(
        slice(epoch, range(1, 2), {
          books: [
            { ...line, waiting: -2, parkedAtLoad: 3 },
            { ...line, minute: minute + 60_000, received: 9 },
          ],
        }),
      );
      const rows = await records.read((db) =>
        db.selectFrom('books').select(['minute', 'received', 'waiting', 'parked_at_load']).orderBy('minute').execute(),
      );
      expect(rows).toEqual([
        { minute, received: 6, waiting: 0, parked_at_load: 3 },
        { minute: minute + 60_000, received: 9, waiting: 0, parked_at_load: 0 },
      ]);
    });

    test('of producers without end, the first have lines of their own, for good, and the others share one', async () => {
      const { epoch } = await records.claim(follower, 0);
      const flood = Array.from({ length: limits.producers + 500 }, (_, at) => `api/${at}`);
      const count = (producers: readonly string[], at = minute) =>
        producers.map((producer) => ({ workspace: 'w', producer, minute: at, received: 1 }));
      await records.commit(slice(epoch, range(0, 1), { books: [...count(flood), ...count(flood)] }));
      await records.close();
      records = await place.open();
      const later = await records.claim(follower, 0);
      const next = minute + 60_000;
      await records.commit(
        slice(later.epoch, range(1, 2), {
          books: [
            ...count(['api/1400', 'api/3', 'web'], next),
            { workspace: 'v', producer: 'api/x', minute: next, received: 1 },
          ],
        }),
      );
      const rows = await records.read((db) =>
        db.selectFrom('books').select(['workspace', 'producer', 'minute', 'received']).execute(),
      );
      const at = (time: number) => rows.filter((row) => row.minute === time);
      const received = (producer: string, time: number) => at(time).find((row) => row.producer === producer)?.received;
      expect(at(minute).length).toBe(limits.producers + 1);
      expect(received('api/999', minute)).toBe(2);
      expect(received(otherProducers, minute)).toBe(1000);
      expect(received(otherProducers, next)).toBe(1);
      expect(received('api/3', next)).toBe(1);
      expect(received('web', next)).toBe(1);
      expect(at(next)).toContainEqual({ workspace: 'v', producer: 'api/x', minute: next, received: 1 });
    });
  });
}
