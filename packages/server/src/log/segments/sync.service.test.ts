import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryLog } from './temporary-log.fixture.ts';

const entries = 60;
const program = fileURLToPath(new URL('./acknowledge-child.fixture.ts', import.meta.url));

/** A system call, between the lines of the trace on which it began and returned. */
type Call = { readonly name: string; readonly text: string; readonly began: number; returned: number };

it('resolves an append only after an fdatasync that began after the write of its entry has returned', async () => {
  const place = await temporaryLog();
  onTestFinished(() => place.destroy());
  const trace = path.join(place.directory, 'trace');
  const tracing = ['-f', '-tt', '-y', '-s', '4096', '-e', 'trace=write,writev,pwrite64,pwritev,fdatasync', '-o', trace];
  const child = [program, place.directory, path.join(place.directory, 'acknowledged'), String(entries)];
  await promisify(execFile)('strace', [...tracing, process.execPath, ...child]);
  const traced = readCalls(await readFile(trace, 'utf8'));
  const find = (names: RegExp, text: string, after = -1): Call =>
    traced.find((call) => names.test(call.name) && call.text.includes(text) && call.began > after) ??
    expect.fail(`the trace has no ${names} with ${text} after line ${after}`);

  for (let entry = 0; entry < entries; entry += 1) {
    const written = find(/^pwrite/, `<entry ${entry}>`);
    expect(written.returned).toBeGreaterThan(written.began);
    const [, file = ''] = /<([^<>]*\.log)>/.exec(written.text) ?? [];
    const synced = find(/^fdatasync$/, `<${file}>`, written.returned);
    const acknowledged = find(/^write$/, `acknowledged ${entry}\\n`);
    expect([entry, acknowledged.began > synced.returned]).toEqual([entry, true]);
  }
});

function readCalls(trace: string): Call[] {
  const calls: Call[] = [];
  const unfinished = new Map<string, Call>();
  for (const [line, content] of trace.split('\n').entries()) {
    const [, thread = '', text = ''] = /^(\d+) +\S+ (.*)$/.exec(content) ?? [];
    const resumed = /^<\.\.\. (\w+) resumed>/.exec(text);
    const began = /^(\w+)\(/.exec(text);
    const open = unfinished.get(thread);
    if (resumed !== null && open !== undefined) {
      expect(text).toMatch(/= \d+$/);
      open.returned = line;
      unfinished.delete(thread);
    } else if (began !== null) {
      // `returned` of a call that never returns stays beyond the end of the trace.
      const whole = /= \d+$/.test(text);
      const call = { name: began[1] ?? '', text, began: line, returned: whole ? line + 0.5 : Number.POSITIVE_INFINITY };
      if (!whole) unfinished.set(thread, call);
      calls.push(call);
    }
  }
  return calls;
}
