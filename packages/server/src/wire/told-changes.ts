import type { Applied, SpecChange } from '@millrace/contract';

const signs = { create: '+', update: '~', delete: '-', same: '=' } as const;
/** Characters of a value that are shown. */
const shownCharacters = 60;

/** What a plan would change, or an apply has, for people: a line a document, a line a place of it that differs. */
export function* toldChanges({ changes, rebuilds }: Pick<Applied, 'changes' | 'rebuilds'>): Generator<string> {
  const moved = changes.filter(({ action }) => action !== 'same');
  for (const { kind, name, action, version, diff } of moved) {
    yield `${signs[action]} ${kind} ${name} (version ${version})`;
    if (action !== 'update') continue;
    for (const change of diff) yield `    ${toldChange(change)}`;
  }
  for (const { what, name } of rebuilds) yield `  rebuilds ${what} ${name}`;
  yield `${moved.length} to change, ${changes.length - moved.length} the same`;
}

function toldChange({ path, before, after }: SpecChange): string {
  if (before === undefined) return `${path}: ${shown(after)} is added`;
  if (after === undefined) return `${path}: ${shown(before)} is taken away`;
  return `${path}: ${shown(before)} → ${shown(after)}`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= shownCharacters ? text : `${text.slice(0, shownCharacters).toWellFormed()}…`;
}
