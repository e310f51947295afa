import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Answer, Books } from '@millrace/contract';
import type { Platform } from '@millrace/testbed/platform.ts';
import { expect } from 'vitest';
import { until } from './until.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

/** The fenced blocks of a section, in order. */
function blocksOf(heading: string, language: string): string[] {
  const section = readme.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(([, text]) => text ?? '');
}

/** Runs a block as it stands in the README, with the keys and the address of the platform at hand. */
async function run(platform: Platform, block: string): Promise<unknown> {
  // Both examples are typed into one shell, which has the keys since the first.
  const keys = readme.match(/^export MILLRACE_WRITE_KEY=.*$/m)?.[0] ?? '';
  const script = `${keys}\n${block}`
    .replaceAll('http://127.0.0.1:8080', platform.url)
    .replaceAll('mr_secret_...', platform.writeKey)
    .replaceAll('mr_admin_...', platform.adminKey);
  const { stdout } = await promisify(execFile)('bash', ['-ec', script]);
  return JSON.parse(stdout);
}

/** What the README shows, where … stands for what differs each time. */
function shown(block: string): unknown {
  return JSON.parse(block, (_, value: unknown) => {
    if (typeof value !== 'string' || !value.includes('…')) return value;
    const [begin = '', end = ''] = value.split('…').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return expect.stringMatching(new RegExp(`^${begin}.*${end}$`)) as unknown;
  });
}

/** Sent again, the event that has an id is not counted twice; the one without is another event. */
export const sentTwice = { received: 6, admitted: 3, duplicate: 1, quarantined: 2 };

/** The first event and the first answer of the README, word for word, and the first event again; returns the books. */
export async function readmeRound(platform: Platform): Promise<Books> {
  const [send = ''] = blocksOf('A first event in', 'sh');
  const [answer = ''] = blocksOf('A first event in', 'json');
  const [ask = ''] = blocksOf('A first answer out', 'sh');
  expect(send).toContain('curl');
  expect(await run(platform, send)).toEqual(shown(answer));
  const sent = performance.now();
  let found: Answer | undefined;
  await until('the question counts both events', async () => {
    found = (await run(platform, ask)) as Answer;
    return found.n === 2;
  });
  console.log(JSON.stringify({ answeredAfterMs: Math.round(performance.now() - sent) }));
  expect(found).toMatchObject({ kind: 'table', rows: [['order.placed', 2]], n: 2 });
  expect(Object.keys(found ?? {})).toEqual(expect.arrayContaining(['columns', 'rows', 'asOf', 'through', 'n', 'used']));
  await run(platform, send);
  await platform.idle();
  return await platform.books();
}
