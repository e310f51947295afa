import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Address } from '../endpoint.ts';
import { databasesOf } from '../databases.ts';
import { limits } from '../limits.ts';

export type EngineFiles = { readonly config: string; readonly data: string };

export type EngineSetup = {
  readonly directory: string;
  readonly database: string;
  readonly memoryBytes: number;
  readonly address: Address;
};

/** Writes the engine's configuration for one life. Passwords stay in this process; the files hold their hashes. */
export function writeEngineFiles(setup: EngineSetup): EngineFiles {
  const directory = join(setup.directory, 'engine');
  const data = join(setup.directory, 'data');
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const config = join(directory, 'config.xml');
  const users = join(directory, 'users.xml');
  writeFileSync(users, usersXml(setup), { mode: 0o600 });
  writeFileSync(config, configXml(setup, users), { mode: 0o600 });
  return { config, data };
}

/**
 * Writes that would leave less room are refused by the engine. It confirmed inserts into a disk that filled up under them
 * although a file of the part had stayed empty; what others write to the disk during one insert has to find room here.
 */
const freeBytes = 16 * 1024 * 1024;

/** The engine's defaults are for a large host: 90 % of memory, caches of 5 GB, 16 merges at once. */
function configXml({ memoryBytes }: EngineSetup, users: string): string {
  const share = (part: number, most: number): number => Math.floor(Math.min(memoryBytes * part, most));
  return `<clickhouse>
  <timezone>UTC</timezone>
  <storage_configuration><disks><default><keep_free_space_bytes>${freeBytes}</keep_free_space_bytes></default></disks></storage_configuration>
  <user_directories><users_xml><path>${escape(users)}</path></users_xml></user_directories>
  <max_server_memory_usage>${memoryBytes}</max_server_memory_usage>
  <mark_cache_size>${share(0.1, 268_435_456)}</mark_cache_size>
  <index_mark_cache_size>${share(0.02, 67_108_864)}</index_mark_cache_size>
  <primary_index_cache_size>${share(0.05, 134_217_728)}</primary_index_cache_size>
  <uncompressed_cache_size>0</uncompressed_cache_size>
  <background_pool_size>2</background_pool_size>
  <background_merges_mutations_concurrency_ratio>1</background_merges_mutations_concurrency_ratio>
  <max_concurrent_queries>64</max_concurrent_queries>
  <keep_alive_timeout>30</keep_alive_timeout>
  <asynchronous_metrics_update_period_s>60</asynchronous_metrics_update_period_s>
</clickhouse>
`;
}

/**
 * The session that holds the listener open logs in as `default` without a password and cannot be given one. It may open
 * listeners and read a row of numbers, twice in 31 years: the second time is the holding query itself.
 */
function usersXml({ database, memoryBytes, address }: EngineSetup): string {
  const bounds = limits.explorer;
  return `<clickhouse>
  <profiles>
    <default>
      <async_insert>0</async_insert>
      <implicit_select>0</implicit_select>
      <allow_introspection_functions>0</allow_introspection_functions>
      <use_skip_indexes_for_disjunctions>0</use_skip_indexes_for_disjunctions>
      <storage_file_read_method>pread</storage_file_read_method>
      <max_memory_usage>${Math.floor(memoryBytes * 0.8)}</max_memory_usage>
      <http_max_field_value_size>${2 ** 20}</http_max_field_value_size>
    </default>
    <explorer>
      <profile>default</profile>
      <max_execution_time>${bounds.timeoutMs / 1000}</max_execution_time>
      <max_memory_usage>${bounds.memoryBytes}</max_memory_usage>
      <max_result_rows>${bounds.resultRows}</max_result_rows>
      <max_threads>${bounds.threads}</max_threads>
      <constraints>
        <max_execution_time><min>0.001</min><max>${bounds.timeoutMs / 1000}</max></max_execution_time>
        <max_memory_usage><min>1</min><max>${bounds.memoryBytes}</max></max_memory_usage>
        <max_result_rows><min>1</min><max>${bounds.resultRows}</max></max_result_rows>
        <max_threads><min>1</min><max>${bounds.threads}</max></max_threads>
      </constraints>
    </explorer>
  </profiles>
  <quotas>
    <default/>
    <once><interval><duration>1000000000</duration><queries>2</queries></interval></once>
  </quotas>
  <users>
${userXml({ name: 'default', quota: 'once', grants: ['SYSTEM LISTEN ON *.*', 'SELECT ON system.numbers'] })}
${userXml({ name: address.writer.user, password: address.writer.password, grants: writerGrants(database) })}
${userXml({ name: address.reader.user, password: address.reader.password, grants: readerGrants(database) })}
${userXml({ name: address.explorer.user, password: address.explorer.password, profile: 'explorer', grants: readerGrants(database) })}
  </users>
</clickhouse>
`;
}

const writing =
  'SELECT, INSERT, ALTER, CREATE DATABASE, DROP DATABASE, CREATE TABLE, CREATE VIEW, DROP TABLE, DROP VIEW, TRUNCATE, OPTIMIZE';

function readerGrants(database: string): readonly string[] {
  return databasesOf(database).map((name) => `SELECT ON ${name}.*`);
}

function writerGrants(database: string): readonly string[] {
  return [
    ...databasesOf(database).map((name) => `${writing} ON ${name}.*`),
    ...['processes', 'parts', 'detached_parts', 'merges', 'disks'].map((table) => `SELECT ON system.${table}`),
    ...['MergeTree', 'ReplacingMergeTree', 'AggregatingMergeTree', 'Null'].map((engine) => `TABLE ENGINE ON ${engine}`),
    'KILL QUERY ON *.*',
  ];
}

type User = {
  readonly name: string;
  readonly password?: string;
  readonly profile?: string;
  readonly quota?: string;
  readonly grants: readonly string[];
};

function userXml({ name, password, profile = 'default', quota = 'default', grants }: User): string {
  const hash = createHash('sha256')
    .update(password ?? '')
    .digest('hex');
  return `    <${name}>
      ${password === undefined ? '<no_password/>' : `<password_sha256_hex>${hash}</password_sha256_hex>`}
      <networks><ip>127.0.0.1</ip></networks>
      <profile>${profile}</profile>
      <quota>${quota}</quota>
      <grants>${grants.map((grant) => `<query>GRANT ${grant}</query>`).join('')}</grants>
    </${name}>`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
