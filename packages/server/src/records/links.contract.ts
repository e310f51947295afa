import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isFailure } from '../kernel/kernel.ts';
import type { LinkChanges, LinkRow, Records, RecordsWriter } from './records.ts';
import { range, slice, type RecordsPlace } from './records.contract.ts';

const scope = { workspace: 'w', kind: 'person' } as const;
const row = (a: string, b: string, more: Partial<LinkRow> = {}): LinkRow => ({
  ...scope,
  a,
  b,
  standing: 'applied',
  number: 1,
  by: 'secret',
  producer: 'api',
  event: 'e',
  at: 1,
  ...more,
});
const person = (id: string, of: string | null): LinkChanges['persons'][number] => ({ ...scope, id, person: of });
const audit = { workspace: 'w', at: 1, author: 'key:a', action: 'link.added', target: 'person/a:x', detail: {} };

async function everything(records: Records): Promise<unknown> {
  return records.read(async (db) => ({
    links: await db.selectFrom('links').selectAll().orderBy('a').orderBy('b').execute(),
    changes: await db.selectFrom('link_changes').selectAll().orderBy('a').orderBy('b').orderBy('number').execute(),
    linked: await db.selectFrom('linked').selectAll().orderBy('id').execute(),
    audit: await db.selectFrom('audit').selectAll().execute(),
  }));
}

/** What a slice says of ids, and what the next one finds of it. */
export function linksContract(name: string, makePlace: () => Promise<RecordsPlace>): void {
  describe(`records: ${name}: links`, () => {
    let place: RecordsPlace;
    let records: RecordsWriter;
    let epoch: number;
    beforeEach(async () => {
      place = await makePlace();
      records = await place.open();
      ({ epoch } = await records.claim('admit', 0));
      const links = [
        row('a:x', 'u:1', { at: 2 }),
        row('a:y', 'u:1', { at: 1 }),
        row('a:z', 'u:1', { standing: 'full' }),
      ];
      const persons = ['a:x', 'a:y', 'u:1'].map((id) => person(id, 'u:1'));
      await records.commit(slice(epoch, range(0, 1), { links: { links, persons } }));
    });
    afterEach(async () => {
      await records.close();
      await place.dispose();
    });

    test('are read as they were committed, those of an id from both of its sides and the oldest first', () => {
      const { links } = records;
      expect(links.link({ ...scope, a: 'a:x', b: 'u:1' })).toEqual(row('a:x', 'u:1', { at: 2 }));
      expect(links.link({ ...scope, a: 'a:x', b: 'u:2' })).toBeUndefined();
      const others = (id: string, most: number) => links.linksOf({ ...scope, id }, 'applied', most).map(({ a }) => a);
      expect([others('u:1', 9), others('u:1', 1), others('a:x', 9)]).toEqual([['a:y', 'a:x'], ['a:y'], ['a:x']]);
      expect(links.personOf({ ...scope, id: 'a:x' })).toBe('u:1');
      expect(links.personOf({ ...scope, id: 'a:z' })).toBeUndefined();
      expect(links.personOf({ ...scope, workspace: 'v', id: 'a:x' })).toBeUndefined();
      expect(links.membersOf({ ...scope, id: 'u:1' })).toEqual(['a:x', 'a:y', 'u:1']);
    });

    test('keep every standing they had, and ids that stand for themselves again are none of the linked', async () => {
      const links = [row('a:x', 'u:1', { standing: 'removed', number: 2, by: 'call', at: 5 })];
      const changes = { links, persons: [person('a:x', null)] };
      await records.commit(slice(epoch, range(1, 2), { links: changes, audit: [audit] }));
      expect(records.links.membersOf({ ...scope, id: 'u:1' })).toEqual(['a:y', 'u:1']);
      expect(await everything(records)).toMatchObject({
        links: [{ a: 'a:x', standing: 'removed', number: 2 }, { a: 'a:y' }, { a: 'a:z' }],
        changes: [{ a: 'a:x', number: 1 }, { a: 'a:x', number: 2, said_by: 'call' }, { a: 'a:y' }, { a: 'a:z' }],
        audit: [{ action: 'link.added', author: 'key:a' }],
      });
    });

    test('of a commit that is refused leave nothing, and neither does its part of the audit trail', async () => {
      const before = await everything(records);
      const links = { links: [row('a:x', 'u:2')], persons: [person('a:x', 'u:2')] };
      for (const from of [0, 2]) {
        const late = records.commit(slice(epoch, range(from, 3), { links, audit: [audit] }));
        const error: unknown = await late.catch((reason: unknown) => reason);
        expect(isFailure(error) && error.code).toBe('CHECKPOINT_MISMATCH');
      }
      expect(await everything(records)).toEqual(before);
    });
  });
}
