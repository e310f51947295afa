import type { SpecChange } from '@millrace/contract';
import css from './document-history.module.css';

const most = 100;

/** What stands at each path before and after. */
export function ChangeList({ changes }: { readonly changes: readonly SpecChange[] }) {
  if (changes.length === 0) return null;
  return (
    <table className={css.changes}>
      <caption className="hidden-text">Changes</caption>
      <thead>
        <tr>
          <th scope="col">Where</th>
          <th scope="col">Before</th>
          <th scope="col">After</th>
        </tr>
      </thead>
      <tbody>
        {changes.slice(0, most).map(({ path, before, after }) => (
          <tr key={path}>
            <th scope="row">{path === '' ? 'all of it' : path}</th>
            <td>{textOf(before)}</td>
            <td>{textOf(after)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const textOf = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));
