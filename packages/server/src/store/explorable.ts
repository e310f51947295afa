/**
 * What a user's SQL may name. Every one of them has the column `workspace` or is a view of those that have, so that a row of
 * another workspace is cut off where it is read.
 */
export const explorable = [
  'events',
  'counted_events',
  'timeline',
  'entities',
  'entities_latest',
  'entity_versions',
  'links',
  'quarantine',
  'rollup_activity',
  'rollup_rows',
] as const;

/** Views, which are cut off by the tables they read. */
const views: readonly string[] = ['counted_events', 'entities_latest'];

/** The platform's own, which are of workspaces as well but say nothing to a user. */
const inner = ['ids', 'replays', 'state_snapshots'] as const;

/** The platform's own, of no workspace. */
const ownOfStore = ['store_meta', 'schema_steps'] as const;

/** All that a user's SQL must not name, but may call something else by. */
export const hidden: readonly string[] = [...inner, ...ownOfStore];

/**
 * The condition by which each table of a database is cut off, also those that cannot be named: what is named is checked
 * before, and this holds should the check have been got around. Tables that are made for a while have no rows to show.
 */
export function cutsOf(database: string, workspace: string): ReadonlyMap<string, string> {
  const own = `workspace = ${quoted(workspace)}`;
  const tables = [...explorable.filter((name) => !views.includes(name)), ...inner];
  return new Map([
    ...tables.map((name) => [`${database}.${name}`, own] as const),
    ...[...ownOfStore, ...tables.map((name) => `${name}_read`)].map((name) => [`${database}.${name}`, '0'] as const),
  ]);
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
