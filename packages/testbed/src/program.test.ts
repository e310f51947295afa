import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { childrenOf, isAlive } from './faults.ts';
import { startProgram, type Program } from './program.ts';

let directory = '';
const programs: Program[] = [];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'program-'));
});
afterEach(async () => {
  await Promise.all(programs.splice(0).map((program) => program.end('SIGKILL').then(() => program.sweep())));
  await rm(directory, { recursive: true });
});

async function start(code: string): Promise<Program> {
  const file = join(directory, 'main.mjs');
  await writeFile(file, code);
  const program = await startProgram({ MILLRACE_WORD: 'given' }, file);
  programs.push(program);
  return program;
}

const stay = 'setInterval(() => {}, 1e6);';
const announce = `console.log('starting'); console.log(JSON.stringify({ ready: true, url: process.env.MILLRACE_WORD }));`;

test('it is ready when it says so, gets its settings, and ends as it is told', async () => {
  const program = await start(`process.on('SIGTERM', () => process.exit(7)); ${stay} ${announce}`);
  expect(program.ready).toEqual({ ready: true, url: 'given' });
  expect(program.logs()).toContain('starting');
  expect(isAlive(program.pid)).toBe(true);
  expect(await program.end('SIGTERM')).toEqual({ code: 7, signal: null });
  expect(await program.end('SIGKILL')).toEqual({ code: 7, signal: null });
});

test('what it says is waited for, what it never says is not', async () => {
  const program = await start(
    `process.on('SIGTERM', () => { console.log('good', 'bye'); process.exit(0); }); ${stay} ${announce}`,
  );
  await program.said('starting');
  const told = program.said('good bye');
  const never = program.said('something else');
  await Promise.all([expect(never).rejects.toThrow('never said "something else"'), told, program.end('SIGTERM')]);
});

test('one that ends before it is ready fails with what it printed', async () => {
  await expect(start(`console.error('no disk'); process.exit(3);`)).rejects.toThrow(
    /ended with 3 before it was ready[^]*no disk/,
  );
});

test('sweeping kills what it left behind', async () => {
  const child = `import('node:child_process').then(({ spawn }) => { spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)']); ${announce} }); ${stay}`;
  const program = await start(child);
  const [left] = await childrenOf(program.pid);
  expect(await program.end('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
  expect(isAlive(left?.pid ?? 0)).toBe(true);
  await program.sweep();
  expect(await childrenOf(program.pid)).toEqual([]);
});
