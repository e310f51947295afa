import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { childrenOf, engineOf, goOn, hang, isAlive, killHard, smallDisk } from './faults.ts';

test('children are found, hang, go on and die', async () => {
  const child = spawn(process.execPath, ['-e', 'process.stdin.pipe(process.stdout)', 'some-engine-child.ts']);
  const pid = child.pid ?? 0;
  const echo = async (text: string): Promise<string> => {
    child.stdin.write(text);
    return String(((await once(child.stdout, 'data')) as [Buffer])[0]);
  };
  expect(await echo('one')).toBe('one');
  expect((await childrenOf(process.pid)).map((each) => each.pid)).toContain(pid);
  expect(await engineOf(process.pid)).toBe(pid);
  hang(pid);
  const answer = echo('two');
  goOn(pid);
  expect(await answer).toBe('two');
  killHard(pid);
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
  expect(isAlive(pid)).toBe(false);
  expect(await engineOf(process.pid)).toBeUndefined();
});

test('a small disk is as small as asked, and gone afterwards', async ({ skip }) => {
  const disk = await smallDisk(1024 * 1024);
  if (disk === null) return skip('mounting is not allowed here');
  const { bsize, blocks } = await statfs(disk.directory);
  expect(bsize * blocks).toBe(1024 * 1024);
  await expect(writeFile(join(disk.directory, 'big'), Buffer.alloc(2 * 1024 * 1024))).rejects.toThrow('ENOSPC');
  await disk.remove();
  await expect(statfs(disk.directory)).rejects.toThrow('ENOENT');
});
