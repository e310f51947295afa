import { Fragment, type ReactNode } from 'react';
import { EntityLink } from '../address/entity-link.tsx';
import { looksMasked } from '../ui/looks-masked.ts';
import { MaskedNote } from '../ui/masked-note.tsx';
import { Masked } from '../ui/masked.tsx';
import css from './state-table.module.css';
import type { StateRow } from './state-rows.ts';

type Props = {
  readonly rows: readonly StateRow[];
  /** What the two columns are of; one column where they are the same moment. */
  readonly left: string | undefined;
  readonly right: string;
  /** In the place of a masked value on the right. */
  readonly masked: (row: StateRow) => ReactNode;
};

/** What the state says, at two moments side by side. */
export function StateTable({ rows, left, right, masked }: Props) {
  const value = ({ kind }: StateRow, text: string) =>
    kind === undefined || text === 'not set' ? <Masked text={text} /> : <EntityLink kind={kind} id={text} />;
  return (
    <>
      <div className={css.scroll} role="region" aria-label="Fields of the state" tabIndex={0}>
        <table className={css.table}>
          <caption className="hidden-text">Fields of the state</caption>
          <thead>
            <tr>
              <th scope="col">Field</th>
              {left !== undefined && <th scope="col">{left}</th>}
              <th scope="col">{right}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => {
              const begins = row.group !== '' && row.group !== rows[index - 1]?.group;
              return (
                <Fragment key={`${row.group} ${row.field}`}>
                  {begins && (
                    <tr>
                      <th scope="rowgroup" colSpan={left === undefined ? 2 : 3} className={css.group}>
                        {row.group}
                      </th>
                    </tr>
                  )}
                  <tr data-differs={left !== undefined && row.differs}>
                    <th scope="row">{row.field}</th>
                    {left !== undefined && <td data-missing={row.left === 'not set'}>{value(row, row.left)}</td>}
                    <td data-missing={row.right === 'not set'}>
                      {left !== undefined && !row.differs ? (
                        <span className={css.same}>same</span>
                      ) : looksMasked(row.right) ? (
                        masked(row)
                      ) : (
                        value(row, row.right)
                      )}
                    </td>
                  </tr>
                </Fragment>
              );
            })}
          </tbody>
        </table>
      </div>
      <div className={css.masks}>
        <MaskedNote of={rows.map(({ left, right }) => [left, right])} />
      </div>
    </>
  );
}
