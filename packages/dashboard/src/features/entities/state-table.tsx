import { Link, useParams } from '@tanstack/react-router';
import { Fragment } from 'react';
import { MaskedNote } from '@/shared/ui/masked-note.tsx';
import { Masked } from '@/shared/ui/masked.tsx';
import css from './state-table.module.css';
import type { StateRow } from './state-rows.ts';

type Props = {
  readonly rows: readonly StateRow[];
  /** What the two columns are of; one column where they are the same moment. */
  readonly then: string | undefined;
  readonly now: string;
};

/** What the state says, at two moments side by side. */
export function StateTable({ rows, then, now }: Props) {
  const { workspace = '' } = useParams({ strict: false });
  const value = ({ kind }: StateRow, text: string) =>
    kind === undefined || text === 'not set' ? (
      <Masked text={text} />
    ) : (
      <Link to="/$workspace/e/$kind/$id" params={{ workspace, kind, id: text }}>
        {text}
      </Link>
    );
  return (
    <>
      <div className={css.scroll} role="region" aria-label="Fields of the state" tabIndex={0}>
        <table className={css.table}>
          <caption className="hidden-text">Fields of the state</caption>
          <thead>
            <tr>
              <th scope="col">Field</th>
              {then !== undefined && <th scope="col">{then}</th>}
              <th scope="col">{now}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => {
              const begins = row.group !== '' && row.group !== rows[index - 1]?.group;
              return (
                <Fragment key={`${row.group} ${row.field}`}>
                  {begins && (
                    <tr>
                      <th scope="rowgroup" colSpan={then === undefined ? 2 : 3} className={css.group}>
                        {row.group}
                      </th>
                    </tr>
                  )}
                  <tr data-differs={then !== undefined && row.differs}>
                    <th scope="row">{row.field}</th>
                    {then !== undefined && <td data-missing={row.before === 'not set'}>{value(row, row.before)}</td>}
                    <td data-missing={row.after === 'not set'}>
                      {then !== undefined && !row.differs ? (
                        <span className={css.same}>same</span>
                      ) : (
                        value(row, row.after)
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
        <MaskedNote of={rows.map(({ before, after }) => [before, after])} />
      </div>
    </>
  );
}
