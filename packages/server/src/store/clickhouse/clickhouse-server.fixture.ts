import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { locateLibrary } from '../engine/engine-versions.ts';

export type Server = { readonly url: string; stop(): Promise<void> };

/**
 * A ClickHouse server as an administrator would set it up: one user with all rights, a server's own defaults, asynchronous
 * inserts included. It shares nothing with the embedded engine but the library.
 */
export async function startServer(): Promise<Server> {
  const home = mkdtempSync(join(tmpdir(), 'millrace-clickhouse-'));
  const port = await freePort();
  const config = join(home, 'config.xml');
  writeFileSync(
    config,
    `<clickhouse><user_directories><users_xml><path>${home}/users.xml</path></users_xml></user_directories></clickhouse>`,
  );
  writeFileSync(
    join(home, 'users.xml'),
    `<clickhouse>
      <profiles><default><implicit_select>0</implicit_select><async_insert>1</async_insert></default></profiles>
      <quotas><default/></quotas>
      <users>
        <default><no_password/><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></default>
        <admin><password>p@ss/word</password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></admin>
      </users>
    </clickhouse>`,
  );
  const hold =
    'SELECT sleepEachRow(3600) FROM system.numbers FORMAT Null SETTINGS max_block_size = 1, function_sleep_max_microseconds_per_block = 0';
  const child = fork(
    fileURLToPath(new URL('../engine/engine-process.ts', import.meta.url)),
    [
      locateLibrary(),
      'clickhouse',
      `--config-file=${config}`,
      `--path=${home}/data`,
      '--log-level=error',
      '--listen_host=127.0.0.1',
      `--http_port=${port}`,
      '--multiquery',
      `--query=SYSTEM START LISTEN HTTP; ${hold}`,
    ],
    { execArgv: [], env: { RUST_MIN_STACK: '67108864' }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
  );
  return {
    url: `http://admin:p%40ss%2Fword@127.0.0.1:${port}/events_of_ours`,
    stop: async () => {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
      rmSync(home, { recursive: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}
