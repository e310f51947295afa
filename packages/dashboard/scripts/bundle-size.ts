import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/**
 * What a reader downloads, gzipped, against the budgets, by the build's own manifest: a page is the entry, the page's own
 * chunk, and everything those import at once.
 * Run after a build: `node packages/dashboard/scripts/bundle-size.ts`. Ends with 1 when a budget is missed.
 */

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const kb = 1000;
/** Loaded by a page at once or a moment later; counted to it in full. */
const follows: Readonly<Record<string, readonly string[]>> = {
  'overview-page': ['src/shared/chart/time-series.tsx'],
  'start-page': ['src/shared/chart/time-series.tsx'],
  'explore-page': ['src/features/explore/explore-chart.tsx'],
};
const fontsFirst = /geist(?:-mono)?-latin-wght-normal/;

export type Line = { readonly name: string; readonly bytes: number; readonly budget: number };

type Chunk = {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly css?: readonly string[];
  readonly assets?: readonly string[];
  readonly imports?: readonly string[];
};
type Manifest = Readonly<Record<string, Chunk>>;

/** The files of these chunks and of all that they import statically. */
function loaded(manifest: Manifest, start: readonly string[]): { readonly js: Set<string>; readonly css: Set<string> } {
  const [js, css, seen] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const open = [...start];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    const chunk = manifest[key];
    if (chunk === undefined) throw new Error(`There is no chunk of ${key}. Build first.`);
    if (seen.has(key)) continue;
    seen.add(key);
    js.add(chunk.file);
    for (const file of chunk.css ?? []) css.add(file);
    open.push(...(chunk.imports ?? []));
  }
  return { js, css };
}

const gzip = (file: string): number => gzipSync(readFileSync(dist + file), { level: 9 }).length;
const total = (files: Iterable<string>): number => [...files].reduce((sum, file) => sum + gzip(file), 0);

/** Every budget with what it measures now. Bytes, gzip level 9. */
export function measure(): readonly Line[] {
  const manifest: Manifest = JSON.parse(readFileSync(`${dist}.vite/manifest.json`, 'utf8'));
  const keys = Object.keys(manifest);
  const entry = keys.filter((key) => manifest[key]?.isEntry === true);
  const pages = keys.filter((key) => /^src\/features\/.*-page\.tsx$/.test(key));
  const lines: Line[] = [{ name: 'shell, JS', bytes: total(loaded(manifest, entry).js), budget: 160 * kb }];
  for (const page of pages) {
    const name = page.replace(/^.*\/(.*)\.tsx$/, '$1');
    const { js, css } = loaded(manifest, [...entry, page, ...(follows[name] ?? [])]);
    lines.push({ name: `${name} opened first, JS`, bytes: total(js), budget: 200 * kb });
    lines.push({ name: `${name} opened first, CSS`, bytes: total(css), budget: 25 * kb });
    lines.push({ name: `${name} alone`, bytes: gzip(manifest[page]?.file ?? ''), budget: 30 * kb });
  }
  const charts = manifest['src/shared/chart/time-series.tsx'];
  if (charts !== undefined) lines.push({ name: 'charts', bytes: gzip(charts.file), budget: 25 * kb });
  const assets = new Set(keys.flatMap((key) => manifest[key]?.assets ?? []));
  const fonts = [...assets].filter((file) => fontsFirst.test(file)).map((file) => readFileSync(dist + file).length);
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
