import { expect, test } from 'vitest';
import { Lanes } from './lanes.ts';

const patient = { timeoutMs: 60_000 };

/** Work that ends when it is told to, and what has begun so far. */
function works(lanes: Lanes) {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const run = (name: string, options: Parameters<Lanes['run']>[1] = patient): Promise<string> =>
    lanes.run(async () => {
      begun.push(name);
      await new Promise<void>((resolve) => ends.set(name, resolve));
      return name;
    }, options);
  return { begun, run, end: (name: string) => ends.get(name)?.() };
}

test('so many run at once, the others in the order in which they came', async () => {
  const { begun, run, end } = works(new Lanes({ atOnce: 2, waiting: 10 }));
  const all = ['a', 'b', 'c', 'd'].map((name) => run(name));
  expect(begun).toEqual(['a', 'b']);
  end('b');
  await expect.poll(() => begun).toEqual(['a', 'b', 'c']);
  end('a');
  await expect.poll(() => begun).toEqual(['a', 'b', 'c', 'd']);
  end('c');
  end('d');
  expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd']);
});

test('beyond those that may wait, and after too long, one is refused as busy, and one that has gone lets the next pass', async () => {
  const { begun, run, end } = works(new Lanes({ atOnce: 1, waiting: 2 }));
  const first = run('a');
  const gone = new AbortController();
  const second = run('b', { ...patient, signal: gone.signal });
  const late = run('c', { timeoutMs: 1 });
  await expect(run('d')).rejects.toMatchObject({ code: 'STORE_BUSY', retryAfter: 1 });
  await expect(late).rejects.toMatchObject({ code: 'STORE_BUSY', retryAfter: 1 });
  gone.abort();
  await expect(second).rejects.toMatchObject({ code: 'QUESTION_CANCELLED' });
  const last = run('e');
  end('a');
  expect(await first).toBe('a');
  await expect.poll(() => begun).toEqual(['a', 'e']);
  end('e');
  expect(await last).toBe('e');
});

test('what fails gives its place to the next', async () => {
  const lanes = new Lanes({ atOnce: 1, waiting: 1 });
  const failing = lanes.run(() => Promise.reject(new Error('no')), patient);
  const next = lanes.run(() => Promise.resolve('yes'), patient);
  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe('yes');
});
