// `npm run check [step …]`: types, lint, format, walls and dead code, one line each; what fails is printed in full.
import { spawn } from 'node:child_process';
import { readWalls } from './walls.ts';

type Outcome = { readonly ok: boolean; readonly output: string };
type Step = { readonly name: string; readonly run: () => Promise<Outcome> };

const tool =
  (path: string, ...args: string[]) =>
  (): Promise<Outcome> =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, [`node_modules/${path}`, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
      const parts: Buffer[] = [];
      child.stdout.on('data', (part: Buffer) => parts.push(part));
      child.stderr.on('data', (part: Buffer) => parts.push(part));
      child.on('error', (error) => resolve({ ok: false, output: error.message }));
      child.on('close', (code) => resolve({ ok: code === 0, output: Buffer.concat(parts).toString() }));
    });

async function walls(): Promise<Outcome> {
  try {
    const { breaches } = await readWalls(process.cwd());
    const lines = breaches.map(({ rule, from, to }) => `  ${rule}: ${from} → ${to}\n`);
    return { ok: lines.length === 0, output: lines.join('') };
  } catch (error) {
    return { ok: false, output: String(error) };
  }
}

const steps: readonly Step[] = [
  { name: 'types', run: tool('typescript/bin/tsc', '-b', '--pretty', 'false') },
  { name: 'lint', run: tool('oxlint/bin/oxlint', '--deny-warnings', '--report-unused-disable-directives') },
  { name: 'format', run: tool('oxfmt/bin/oxfmt', '--check') },
  { name: 'walls', run: walls },
  { name: 'dead code', run: tool('knip/bin/knip.js', '--no-progress', '--no-config-hints') },
];

const wanted = process.argv.slice(2);
const known = steps.map(({ name }) => name);
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`unknown step ${unknown.join(', ')}; there are: ${known.join(', ')}\n`);
  process.exit(2);
}

let passed = 0;
let failed = 0;
for (const { name, run } of steps) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const begin = performance.now();
  const { ok, output } = await run();
  const seconds = ((performance.now() - begin) / 1000).toFixed(1);
  process.stdout.write(`${ok ? 'ok  ' : 'FAIL'} ${name.padEnd(10)} ${seconds.padStart(5)} s\n`);
  if (!ok) process.stdout.write(`${output.trimEnd()}\n\n`);
  if (ok) passed += 1;
  else failed += 1;
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 ? 1 : 0;
