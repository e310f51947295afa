import { expect, test } from 'vitest';
import { systemClock } from '../kernel/kernel.ts';
import { countWrites, noWrites } from './counted-writes.ts';
import { openTemporaryStream, temporaryFolder } from './temporary-stream.fixture.ts';

test('writes are counted by what came of them, and fail as before', async () => {
  const folder = await temporaryFolder();
  const it = await openTemporaryStream(folder);
  try {
    const writes = noWrites();
    const store = countWrites(it.store, writes, systemClock);
    await store.ready();
    await store.insert('events', ['partition'], [Buffer.from('[1]\n')], { token: 'good' });
    const bad = store.insert('events', ['partition'], [Buffer.from('["x"]\n')], { token: 'bad' });
    await expect(bad).rejects.toMatchObject({ code: 'ROW_REFUSED' });
    expect(writes).toMatchObject({ insert: { done: 1, failed: 1 }, derive: { done: 0, failed: 0 } });
    expect(writes.insert.ms).toBeGreaterThan(0);
  } finally {
    await it.close();
    await folder.remove();
  }
});
