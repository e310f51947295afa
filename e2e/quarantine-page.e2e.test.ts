import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startPlatform } from '@millrace/testbed/platform.ts';
import { expect, test } from 'vitest';

const page = readFileSync(new URL('../docs/quarantine.md', import.meta.url), 'utf8');
const cli = fileURLToPath(new URL('../packages/server/src/wire/cli.ts', import.meta.url));
const blocks = [...page.matchAll(/^```(sh|json)\n(.*?)^```/gms)].map(([, language, text]) => ({
  language,
  text: text ?? '',
}));

test('the page about quarantine shows what is so, word for word', async () => {
  await using platform = await startPlatform();
  const env = { ...process.env, MILLRACE_ADMIN_KEY: platform.adminKey, MILLRACE_WRITE_KEY: platform.writeKey };
  let said: unknown;
  let compared = 0;
  for (const { language, text } of blocks) {
    if (language === 'sh') {
      await platform.idle();
      const script = text.replaceAll('http://127.0.0.1:8080', platform.url);
      const { stdout } = await promisify(execFile)('bash', ['-ec', script], { env });
      said = JSON.parse(stdout);
      continue;
    }
    compared += 1;
    expect(said, text).toMatchObject(JSON.parse(text) as object);
  }
  expect(compared).toBe(6);

  const run = (...args: readonly string[]): Promise<{ code: number; out: string }> =>
    new Promise((resolve) => {
      const typed = ['replay', '--to', platform.url, '--type', 'order.sold', ...args];
      execFile(process.execPath, [cli, ...typed], { env }, (error, out) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, out });
      });
    });
  expect(await run('--dry')).toEqual({
    code: 1,
    out: '1 quarantined EVENT_FIELD_TYPE\n1 of 1 tried, nothing was sent\n',
  });
  expect(await run('--edit', '{"data": {"price": 12}}')).toEqual({
    code: 0,
    out: '1 accepted\n1 of 1 sent in again\n',
  });
});
