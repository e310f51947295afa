import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../packages/testbed/src/witness.ts', import.meta.url));

export type Witness = {
  /** Resolves when a process of its own has these lines on disk. */
  note(lines: readonly string[]): Promise<void>;
  /** Everything noted, as it stands in the file. */
  lines(): Promise<string[]>;
  [Symbol.asyncDispose](): Promise<void>;
};

type Waiting = { readonly upTo: number; readonly resolve: () => void };

export async function startWitness(): Promise<Witness> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-witness-'));
  const file = join(folder, 'lines');
  const child = spawn(process.execPath, [program, file], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  let handed = 0;
  let waiting: Waiting[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const durable = Number(text.trim().split('\n').at(-1));
    for (const { upTo, resolve } of waiting) if (upTo <= durable) resolve();
    waiting = waiting.filter(({ upTo }) => upTo > durable);
  });
  return {
    async note(lines) {
      handed += lines.length;
      const upTo = handed;
      child.stdin.write(`${lines.join('\n')}\n`);
      const gone = ended.then(() => Promise.reject(new Error('the witness ended')));
      await Promise.race([new Promise<void>((resolve) => waiting.push({ upTo, resolve })), gone]);
    },
    lines: async () => (await readFile(file, 'utf8')).split('\n').filter((line) => line !== ''),
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}
