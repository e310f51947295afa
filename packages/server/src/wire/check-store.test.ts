import { expect, test } from 'vitest';
import { eventColumns } from '../store/store.ts';
import { checkStore } from './check-store.ts';
import { openTemporaryStream, temporaryFolder } from './temporary-stream.fixture.ts';

test('a store that lost confirmed rows, or holds some twice, is found out', async () => {
  const folder = await temporaryFolder();
  const it = await openTemporaryStream(folder);
  try {
    await it.send([
      { id: 'a', type: 'x', time: '2025-01-05T09:00:00Z' },
      { id: 'b', type: 'x', time: '2026-01-05T09:00:00Z' },
    ]);
    await it.stream.idle();
    await checkStore(it.records, it.store);
    await it.store.derive('events', `SELECT ${eventColumns.join(', ')} FROM events LIMIT 1`, { token: 'again' });
    await expect(checkStore(it.records, it.store)).rejects.toThrow('STORE_DAMAGED');
    await it.store.reset();
    await expect(checkStore(it.records, it.store)).rejects.toThrow('0 events are there, 2 were loaded');
  } finally {
    await it.close();
    await folder.remove();
  }
});
