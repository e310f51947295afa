import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { Failure, uuid7, type Clock } from '../../kernel/kernel.ts';
import { errorCode, type FileOps } from './file-ops.ts';

/** Reads the log's incarnation, or mints it. Two processes that mint at once agree: the name is linked, never replaced. */
export async function openIncarnation(directory: string, clock: Clock, files: FileOps): Promise<string> {
  const file = path.join(directory, 'incarnation');
  try {
    return await readIncarnation(file);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
  const unique = randomUUID();
  const draft = `${file}.${unique}`;
  await fs.writeFile(draft, `${uuid7(clock.now(), unique, 0)}\n`, { flush: true });
  try {
    await fs.link(draft, file);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  } finally {
    await fs.unlink(draft);
  }
  await files.syncDirectory(directory);
  return readIncarnation(file);
}

async function readIncarnation(file: string): Promise<string> {
  const text = (await fs.readFile(file, 'utf8')).trim();
  if (!/^[0-9a-f-]{36}$/.test(text)) throw new Failure('LOG_CORRUPT', { detail: `${file} holds no incarnation` });
  return text;
}

/** Makes a directory and whatever lies above it, durable with their names. */
export async function makeDirectory(directory: string, files: FileOps): Promise<void> {
  const first = await fs.mkdir(directory, { recursive: true });
  if (first === undefined) return;
  for (let made = directory; made.length >= first.length; made = path.dirname(made))
    await files.syncDirectory(path.dirname(made));
}
