import type { Param } from '../../store/store.ts';

/**
 * Columns, `SQL AS name` each, of which one that says the same as an earlier one is told by its name. The engine takes about as
 * long to understand a text as to work out what it says.
 */
export function sharedColumns(columns: readonly string[], params: Readonly<Record<string, Param>>): readonly string[] {
  const names = new Map<string, string>();
  return columns.map((column) => {
    const [, sql, name] = /^(.+) AS (\w+)$/s.exec(column) ?? [];
    if (sql === undefined || name === undefined) return column;
    // Names of parameters say nothing: what they stand for does.
    const said = sql.replaceAll(
      /\{(\w+):([^{}]+)\}/g,
      (_, param: string, type: string) => `{${JSON.stringify(params[param])}:${type}}`,
    );
    const known = names.get(said);
    if (known !== undefined) return `${known} AS ${name}`;
    names.set(said, name);
    return column;
  });
}
