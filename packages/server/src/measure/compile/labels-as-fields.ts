import { otherLabel } from './rollup-form.ts';

/** SQL, with aliases, of the columns of an event as far as labels tell them; `labelOf`: SQL of the label of a field. */
export function labelsAsFields(fields: readonly string[], labelOf: (field: string) => string): string[] {
  const documents = new Map<string, Tree>();
  const columns: string[] = [];
  for (const field of fields) {
    const [column = '', ...keys] = field.split('.');
    if (keys.length === 0) columns.push(`substring(${labelOf(field)}, 2) AS ${column}`);
    else put(documents, [column, ...keys], jsonOf(labelOf(field)));
  }
  return [...columns, ...[...documents].map(([column, tree]) => `${writtenOf(tree)} AS ${column}`)];
}

type Tree = string | Map<string, Tree>;

function put(tree: Map<string, Tree>, [key = '', ...rest]: readonly string[], sql: string): void {
  if (rest.length === 0) return void tree.set(key, sql);
  const found = tree.get(key);
  const below = found instanceof Map ? found : new Map<string, Tree>();
  tree.set(key, below);
  put(below, rest, sql);
}

function writtenOf(tree: Tree): string {
  if (typeof tree === 'string') return tree;
  const fields = [...tree].map(([key, below]) => `'${quoted(`${JSON.stringify(key)}:`)}', ${writtenOf(below)}`);
  return `concat('{', ${fields.join(", ',', ")}, '}')`;
}

/** JSON of the value that a label says. */
function jsonOf(label: string): string {
  const rest = `substring(${label}, 2)`;
  return `multiIf(startsWith(${label}, 's'), toJSONString(${rest}), startsWith(${label}, 'n'), ${rest},
    ${label} = 'b1', 'true', ${label} = 'b0', 'false', ${label} = '${otherLabel}', '[]', 'null')`;
}

const quoted = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
