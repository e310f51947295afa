import type { SpecChange } from '@millrace/contract';
import css from './document-history.module.css';

const most = 100;

/** What stands at each path before and after. */
export function ChangeList({
  changes,
  heads: [before, after] = ['Before', 'After'],
}: {
  readonly changes: readonly SpecChange[];
  readonly heads?: readonly [string, string];
}) {
  if (changes.length === 0) return null;
  return (
    <table className={css.changes}>
      <caption className="hidden-text">Changes</caption>
      <thead>
        <tr>
          <th scope="col">Where</th>
          <th scope="col">{before}</th>
          <th scope="col">{after}</th>
        </tr>
      </thead>
      <tbody>
        {changes.slice(0, most).map(({ path, before: was, after: is }) => (
          <tr key={path}>
            <th scope="row">{path === '' ? 'all of it' : path}</th>
            <td>{textOf(was)}</td>
            <td>{textOf(is)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const textOf = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));
