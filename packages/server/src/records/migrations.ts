import { readdirSync, readFileSync } from 'node:fs';
import { must } from '../kernel/kernel.ts';

export type Migration = { readonly version: number; readonly name: string; readonly sql: string };

const folder = new URL('./migrations/', import.meta.url);

/** The numbered files of `migrations/`, in order, 1, 2, 3 … without a gap. */
export function readMigrations(): readonly Migration[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .toSorted();
  return names.map((name, index) => {
    const version = Number(name.slice(0, 4));
    must(version === index + 1, `migrations are numbered without a gap, at ${name}`);
    return { version, name, sql: readFileSync(new URL(name, folder), 'utf8') };
  });
}
