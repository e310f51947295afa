import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/**
 * What a reader downloads, gzipped, against the budgets. The import graph is read from the built files themselves:
 * a page is the entry, the page's own chunk, and everything those import at once.
 * Run after a build: `node packages/dashboard/scripts/bundle-size.ts`. Ends with 1 when a budget is missed.
 */

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const assets = `${dist}assets/`;
const kb = 1000;
const pages = ['overview-page', 'live-page', 'sign-in-page'];
/** Loaded by a page at once or a moment later; counted to it in full. */
const follows: Readonly<Record<string, readonly string[]>> = { 'overview-page': ['time-series'] };
const fontsFirst = /geist(?:-mono)?-latin-wght-normal/;

export type Line = { readonly name: string; readonly bytes: number; readonly budget: number };

const files = readdirSync(assets);

function gzip(file: string): number {
  return gzipSync(readFileSync(assets + file), { level: 9 }).length;
}

function chunk(name: string): string {
  const found = files.find((file) => file.startsWith(`${name}-`) && file.endsWith('.js'));
  if (found === undefined) throw new Error(`There is no chunk named ${name}. Build first.`);
  return found;
}

/** The chunk and all that it imports statically. */
function closure(start: readonly string[]): Set<string> {
  const seen = new Set<string>();
  const open = [...start];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const source = readFileSync(assets + file, 'utf8');
    for (const [, from] of source.matchAll(/(?:from|import)\s*["'`]\.\/([^"'`]+\.js)["'`]/g))
      if (from !== undefined) open.push(from);
  }
  return seen;
}

function total(names: Iterable<string>): number {
  return [...names].reduce((sum, file) => sum + gzip(file), 0);
}

/** Every budget with what it measures now. Bytes, gzip level 9. */
export function measure(): readonly Line[] {
  const html = readFileSync(`${dist}index.html`, 'utf8');
  const entry = /src="\/assets\/([^"]+\.js)"[^>]*><\/script>\s*(?:<link|<\/head|$)/.exec(html)?.[1] ?? chunk('index');
  const shell = closure([entry]);
  const lines: Line[] = [{ name: 'shell, JS', bytes: total(shell), budget: 160 * kb }];
  for (const page of pages) {
    const all = closure([entry, chunk(page), ...(follows[page] ?? []).map((name) => chunk(name))]);
    lines.push({ name: `${page} opened first, JS`, bytes: total(all), budget: 200 * kb });
    lines.push({ name: `${page} alone`, bytes: gzip(chunk(page)), budget: 30 * kb });
  }
  lines.push({ name: 'charts', bytes: gzip(chunk('time-series')), budget: 25 * kb });
  lines.push({ name: 'all CSS', bytes: total(files.filter((file) => file.endsWith('.css'))), budget: 25 * kb });
  const fonts = files.filter((file) => fontsFirst.test(file)).map((file) => readFileSync(assets + file).length);
  lines.push({ name: 'fonts, latin', bytes: fonts.reduce((sum, size) => sum + size, 0), budget: 55 * kb });
  return lines;
}

if (import.meta.main) {
  const lines = measure();
  for (const { name, bytes, budget } of lines) {
    const mark = bytes > budget ? 'OVER' : 'ok';
    process.stdout.write(
      `${name.padEnd(34)} ${(bytes / kb).toFixed(1).padStart(7)} kB of ${(budget / kb).toFixed(0).padStart(3)}  ${mark}\n`,
    );
  }
  if (lines.some(({ bytes, budget }) => bytes > budget)) process.exitCode = 1;
}
