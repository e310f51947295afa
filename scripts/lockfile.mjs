// Completes package-lock.json after `npm install`: `node scripts/lockfile.mjs`.
// A registry mirror may lack the binaries of platforms nobody here runs on. npm then leaves them out of the lockfile,
// and a later `npm ci` refuses the same lockfile as incomplete. This adds them by name, version and platform; npm
// skips them by platform without asking for them.
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
const packages = lock.packages;

const systems = ['darwin', 'linux', 'win32', 'freebsd', 'openharmony', 'android', 'sunos', 'netbsd', 'openbsd', 'aix'];
const processors = ['arm64', 'x64', 'arm', 'ia32', 'ppc64', 's390x', 'riscv64', 'loong64', 'mips64el', 'wasm32'];

/**
 * Whether the package at `place` finds `name`, in its own folder or in one above it.
 * @param {string} place
 * @param {string} name
 */
function resolves(place, name) {
  const folders = place === '' ? [] : place.split(/(?<=^|\/)node_modules\//);
  const tries = folders.map((_, depth) => `${folders.slice(0, depth + 1).join('node_modules/')}/node_modules/${name}`);
  return [`node_modules/${name}`, ...tries].some((path) => packages[path.replaceAll('//', '/')] !== undefined);
}

/** @param {string} name */
function platform(name) {
  const words = name.split(/[/-]/);
  const os = words.find((word) => systems.includes(word));
  const cpu = words.find((word) => processors.includes(word));
  const libc = words.some((word) => word.startsWith('musl'))
    ? 'musl'
    : words.some((word) => word.startsWith('gnu'))
      ? 'glibc'
      : undefined;
  return { ...(cpu && { cpu: [cpu] }), ...(libc && { libc: [libc] }), ...(os && { os: [os] }) };
}

let added = 0;
for (const [place, entry] of Object.entries({ ...packages })) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (resolves(place, name)) continue;
    const limits = platform(name);
    if (limits.os === undefined || !/^\d/.test(version))
      throw new Error(`${name}@${version} (for ${place}) is missing`);
    packages[`node_modules/${name}`] = { version, ...(entry.dev && { dev: true }), optional: true, ...limits };
    added += 1;
  }
}

lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`package-lock.json: ${added} packages of other platforms added\n`);
