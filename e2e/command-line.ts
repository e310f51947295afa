import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Platform } from '@millrace/testbed/platform.ts';
import { onTestFinished } from 'vitest';

const cli = fileURLToPath(new URL('../packages/server/src/wire/cli.ts', import.meta.url));

type Ran = { readonly code: number; readonly out: string; readonly err: string };

/** The command line, as it is installed. */
export function millrace(platform: Platform, ...args: readonly string[]): Promise<Ran> {
  const env = {
    ...process.env,
    MILLRACE_DATA: platform.dataDirectory,
    MILLRACE_ADMIN_KEY: platform.adminKey,
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [cli, ...args], { env }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
}

/** A folder of documents, gone at the end of the test. */
export async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-documents-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(folder, 'events'), { recursive: true });
    await writeFile(join(folder, 'events', name), text);
  }
  return folder;
}
