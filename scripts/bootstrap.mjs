// The one way in: every npm script runs `node scripts/bootstrap.mjs <verb> [arguments]`.
// It runs on Node 20 and newer and imports nothing from node_modules. It
//   1. installs the locked packages when they are missing or no longer match package-lock.json,
//   2. builds the dashboard for the verbs that serve it, when its sources have changed,
//   3. hands over to Node 24: the one that runs this, or the one installed as an optional package of this platform.
// Several may run in one folder at the same time: one works, the others wait.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { constants, freemem, hostname } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const inRoot = (/** @type {string[]} */ ...parts) => join(root, ...parts);
const vitest = (/** @type {string} */ project) => ['node_modules/vitest/vitest.mjs', 'run', '--project', project];

/** @type {Record<string, {run: string[], dashboard?: boolean, brief?: boolean}>} */
const verbs = {
  start: { run: ['packages/server/src/main.ts'], dashboard: true },
  dev: { run: ['scripts/dev.ts'], dashboard: true },
  millrace: { run: ['packages/server/src/wire/cli.ts'] },
  // One worker more than the cores of a small machine: a third of their time these tests wait for their engines.
  test: { run: [...vitest('unit'), '--maxWorkers=3'], brief: true },
  'test:services': { run: vitest('service'), brief: true },
  'test:e2e': { run: vitest('e2e'), dashboard: true, brief: true },
  'test:long': { run: vitest('long'), dashboard: true },
  check: { run: ['scripts/check.ts'] },
  format: { run: ['node_modules/oxfmt/bin/oxfmt'] },
  build: { run: [], dashboard: true },
  bench: { run: ['bench/src/bench.ts'] },
};

const FLOOR = 24;
const say = (/** @type {string} */ text) => process.stderr.write(`millrace: ${text}\n`);

class Refused extends Error {}

/** Runs a command in the repository, passes signals on to it, resolves with its exit code. */
function run(/** @type {string} */ command, /** @type {string[]} */ args, env = process.env, quiet = false) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env, stdio: quiet ? ['ignore', 2, 2] : 'inherit' });
    const pass = (/** @type {NodeJS.Signals} */ signal) => {
      // A terminal sends Ctrl-C to the whole group: the child has it already.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    };
    /** @type {NodeJS.Signals[]} */
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, pass);
    // npm may be gone without having told us; what it started must not outlive it.
    const parent = process.ppid;
    const watch = setInterval(() => {
      if (process.ppid !== parent && process.env['npm_lifecycle_event'] !== undefined) child.kill('SIGTERM');
    }, 1_000);
    const leave = () => {
      clearInterval(watch);
      for (const signal of signals) process.off(signal, pass);
    };
    child.on('error', (error) => {
      leave();
      reject(new Refused(`cannot run ${command}: ${error.message}`));
    });
    child.on('exit', (code, signal) => {
      leave();
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}

// ---- packages

const stamp = inRoot('node_modules', '.millrace-install');
const platform = `${process.platform}-${process.arch}`;

function lockHash() {
  const hash = createHash('sha256').update(readFileSync(inRoot('package-lock.json')));
  return hash.update(platform).digest('hex');
}

/** Whether what npm says it has installed is what package-lock.json asks for on this platform. */
function installedByHand() {
  const hidden = inRoot('node_modules', '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const wanted = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8')).packages;
  const present = JSON.parse(readFileSync(hidden, 'utf8')).packages;
  return Object.entries(wanted).every(([place, entry]) => {
    if (!place.includes('node_modules/') || entry.link) return true;
    if (entry.optional) {
      const ours = entry.os?.includes(process.platform) && (entry.cpu ?? [process.arch]).includes(process.arch);
      if (!ours || entry.libc?.includes('musl')) return true;
    }
    return present[place]?.version === entry.version;
  });
}

function installed() {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash()) return true;
  if (!installedByHand()) return false;
  writeFileSync(stamp, lockHash());
  return true;
}

async function install() {
  const wanted = lockHash();
  say('installing packages (once; takes about a minute)');
  const npm = process.env['npm_execpath'];
  const args = [
    'ci',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    '--include=dev',
    '--include=optional',
  ];
  const code = npm?.endsWith('npm-cli.js')
    ? await run(process.execPath, [npm, ...args], undefined, true)
    : await run('npm', args, undefined, true);
  if (code !== 0) throw new Refused(`npm ci failed with code ${code}: the messages above say why`);
  writeFileSync(stamp, wanted);
}

// ---- Node

function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= FLOOR) return process.execPath;
  const bundled = inRoot('node_modules', `node-${platform}`, 'bin', 'node');
  if (existsSync(bundled)) return bundled;
  throw new Refused(
    `needs Node ${FLOOR} or newer; this is ${process.version}, and no Node ${FLOOR} comes with the packages for ${platform} ` +
      `(it does for linux-x64 and linux-arm64). Install Node ${FLOOR} and run the same command again.`,
  );
}

/**
 * The environment of everything behind this point: `node` is the one chosen; log writes and codecs get threads; what is
 * compiled once is read by the next process and by each thread, which takes a fifth off a start.
 */
function surroundings(/** @type {string} */ node) {
  return {
    UV_THREADPOOL_SIZE: '16',
    NODE_COMPILE_CACHE: inRoot('node_modules', '.cache', 'compiled'),
    ...process.env,
    PATH: [dirname(node), process.env['PATH'] ?? ''].join(delimiter),
  };
}

/**
 * Where a verb keeps what does not outlive it: in memory, if there is plenty, else where the system says. Tests make and
 * remove many thousand small files; ext4 without a journal then searches long for an inode that was not just in use.
 */
function briefFolder() {
  const inMemory = '/dev/shm';
  const enough = 8 * 2 ** 30;
  if (process.env['TMPDIR'] !== undefined || !existsSync(inMemory) || freemem() < enough) return undefined;
  const { bavail, bsize } = statfsSync(inMemory);
  return bavail * bsize < enough ? undefined : mkdtempSync(join(inMemory, 'millrace-'));
}

// ---- dashboard

const dashboard = inRoot('packages', 'dashboard');
const built = join(dashboard, 'dist', '.sources');

function sourceHash() {
  const hash = createHash('sha256');
  const add = (/** @type {string} */ path) => {
    if (!existsSync(path)) return;
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) add(join(path, name));
    } else {
      hash.update(path.slice(root.length)).update(readFileSync(path));
    }
  };
  for (const part of ['src', 'public', 'index.html', 'vite.config.ts', 'package.json']) add(join(dashboard, part));
  add(inRoot('packages', 'contract', 'src'));
  add(inRoot('package-lock.json'));
  return hash.digest('hex');
}

const dashboardFresh = () =>
  !existsSync(join(dashboard, 'index.html')) || (existsSync(built) && readFileSync(built, 'utf8') === sourceHash());

/** Builds beside the old one and swaps, so that a server running meanwhile always has a whole dashboard. */
async function buildDashboard(/** @type {string} */ node) {
  const sources = sourceHash();
  const now = join(dashboard, 'dist');
  const next = join(dashboard, 'dist.next');
  const old = join(dashboard, 'dist.old');
  say('building the dashboard');
  const vite = [
    inRoot('node_modules', 'vite', 'bin', 'vite.js'),
    'build',
    dashboard,
    '--outDir',
    next,
    '--emptyOutDir',
    '--logLevel',
    'warn',
  ];
  const code = await run(node, vite, surroundings(node), true);
  if (code !== 0) throw new Refused(`building the dashboard failed with code ${code}`);
  writeFileSync(join(next, '.sources'), sources);
  rmSync(old, { recursive: true, force: true });
  if (existsSync(now)) renameSync(now, old);
  renameSync(next, now);
  rmSync(old, { recursive: true, force: true });
}

// ---- one at a time

const lock = inRoot('.bootstrap.lock');
const HEARTBEAT_MS = 2_000;
const STALE_MS = 30_000;

/** A lock is left over when its holder on this machine is gone, or when nobody has touched it for a while. */
function leftOver() {
  try {
    if (Date.now() - statSync(lock).mtimeMs > STALE_MS) return true;
    const [pid, host] = readFileSync(lock, 'utf8').split(' ');
    if (host !== hostname()) return false;
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'ESRCH';
  }
}

async function alone(/** @type {() => Promise<void>} */ work) {
  for (let waited = false; ; waited = true) {
    try {
      writeFileSync(lock, `${process.pid} ${hostname()}`, { flag: 'wx' });
      break;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
      if (leftOver()) rmSync(lock, { force: true });
      else if (!waited) say('waiting for another start in this folder to finish installing');
      await pause(200 + Math.random() * 200);
    }
  }
  const beat = setInterval(() => {
    try {
      utimesSync(lock, new Date(), new Date());
    } catch {
      // Somebody removed the lock; the work goes on, and at worst is done twice.
    }
  }, HEARTBEAT_MS);
  try {
    await work();
  } finally {
    clearInterval(beat);
    rmSync(lock, { force: true });
  }
}

// ---- the way through

async function main() {
  const [name = '', ...rest] = process.argv.slice(2);
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (verb === undefined) throw new Refused(`unknown verb "${name}"; there are: ${Object.keys(verbs).join(', ')}`);
  const ready = () => installed() && (!verb.dashboard || dashboardFresh());
  if (!ready()) {
    await alone(async () => {
      if (!installed()) await install();
      if (verb.dashboard && !dashboardFresh()) await buildDashboard(findNode());
    });
  }
  if (verb.run.length === 0) return 0;
  const node = findNode();
  const folder = verb.brief ? briefFolder() : undefined;
  try {
    const more = folder === undefined ? {} : { TMPDIR: folder };
    return await run(node, [...verb.run, ...rest], { ...surroundings(node), ...more });
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof Refused)) throw error;
  say(error.message);
  process.exitCode = 1;
}
