import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { whole } from '@/shared/number/format.ts';
import { Part } from '@/shared/query/part.tsx';
import { DataTable, type Column } from '@/shared/table/data-table.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { booksQuery } from '@/shared/query/queries.ts';
import css from './books-card.module.css';
import { Ledger } from './ledger.tsx';
import { producerRows, type ProducerRow } from './producers.ts';

/** Received, refused and the difference have room on a phone. */
const onlyWide: readonly string[] = ['accepted', 'duplicate', 'stored'];

const figures = [
  ['received', 'Received'],
  ['accepted', 'Accepted'],
  ['refused', 'Refused'],
  ['duplicate', 'Duplicate'],
  ['stored', 'Stored'],
] as const;

const columns: readonly Column<ProducerRow>[] = [
  {
    id: 'producer',
    head: 'Producer',
    by: ({ producer }) => producer,
    cell: ({ producer }) => <span className={css.producer}>{producer}</span>,
  },
  ...figures.map(([id, head]) => ({
    id,
    head,
    figure: true,
    wide: onlyWide.includes(id),
    by: (row: ProducerRow) => row[id],
    cell: (row: ProducerRow) => whole(row[id]),
  })),
  {
    id: 'difference',
    head: 'Difference',
    figure: true,
    by: ({ difference }) => Math.abs(difference),
    cell: ({ difference }) => <span className={difference === 0 ? css.even : css.odd}>{whole(difference)}</span>,
  },
];

/** Received = accepted + refused, accepted = admitted + what admit kept out, stored = admitted: over all and per producer. */
export function BooksCard() {
  const query = useQuery(booksQuery);
  const [sort, setSort] = useState('-received');
  const difference = query.data?.total.difference;
  return (
    <Card
      title="Where the events received in the last hour are"
      note={
        difference !== undefined &&
        `received = accepted + quarantined + rejected + dropped, difference ${whole(difference)}`
      }
      flush={query.data !== undefined}
    >
      <Part query={query} skeleton={{ lines: 4 }}>
        {(books) => (
          <>
            <Ledger books={books} />
            {books.rows.length > 0 && (
              <DataTable
                caption="Books per producer, received in the last 60 min"
                columns={books.storeAway === true ? columns.filter(({ id }) => id !== 'stored') : columns}
                rows={producerRows(books)}
                rowId={({ producer }) => producer}
                sort={sort}
                onSort={setSort}
              />
            )}
          </>
        )}
      </Part>
    </Card>
  );
}
