import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Failure } from '../../kernel/kernel.ts';

/** The engine is reached through an entry point its library does not promise to keep, so all three are pinned. */
export const pinned = { chdb: '3.4.0', 'ffi-rs': '1.3.7', engine: '26.7.2.1' } as const;

/** Path of the engine's library. VERSION_MISMATCH when another release is installed or none fits this platform. */
export function locateLibrary(): string {
  const require = createRequire(import.meta.url);
  for (const name of ['chdb', 'ffi-rs'] as const) {
    const found = installedVersion(require, name);
    if (found !== pinned[name]) {
      throw new Failure('VERSION_MISMATCH', {
        detail: `${name} is ${found ?? 'not installed'}, needed is ${pinned[name]}`,
      });
    }
  }
  try {
    const { libchdbPath } = require('chdb/libchdb') as { libchdbPath(options: { env: object }): string };
    return libchdbPath({ env: {} });
  } catch (cause) {
    const detail = `no embedded engine for ${process.platform} ${process.arch}; set MILLRACE_STORE to a ClickHouse server`;
    throw new Failure('VERSION_MISMATCH', { detail, cause });
  }
}

export function checkEngine(version: string): void {
  if (version !== pinned.engine) {
    throw new Failure('VERSION_MISMATCH', { detail: `the engine is ${version}, needed is ${pinned.engine}` });
  }
}

function installedVersion(require: NodeJS.Require, name: string): string | undefined {
  try {
    const manifest: unknown = JSON.parse(readFileSync(require.resolve(`${name}/package.json`), 'utf8'));
    const version = (manifest as { version?: unknown }).version;
    return typeof version === 'string' ? version : undefined;
  } catch {
    return undefined;
  }
}
