import type { Books } from '@millrace/contract';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { whole } from '@/shared/number/format.ts';
import { Part } from '@/shared/query/part.tsx';
import { booksQuery } from '@/shared/query/queries.ts';
import { DataTable, type Column } from '@/shared/table/data-table.tsx';
import { Moment } from '@/shared/time/moment.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { Chip } from '@/shared/ui/chip.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { PageBar } from '@/shared/ui/page-bar.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';
import { AsksCard } from './asks-card.tsx';
import { byProducer, parts, type ProducerLine } from './by-producer.ts';
import { FollowerErrors } from './follower-errors.tsx';
import { keptBy } from './follower-words.ts';
import { refusedWords } from './refused-words.ts';

type Follower = Books['followers'][number];

const followers: readonly Column<Follower>[] = [
  { id: 'name', head: 'Follower', cell: ({ name }) => name },
  { id: 'keeps', head: 'Keeps', wide: true, cell: ({ name }) => keptBy(name) },
  { id: 'topic', head: 'Reads', cell: ({ topic }) => topic },
  { id: 'position', head: 'Position', figure: true, cell: ({ position }) => whole(position) },
  { id: 'end', head: 'End of the log', figure: true, cell: ({ end }) => whole(end) },
  {
    id: 'lag',
    head: 'Behind',
    figure: true,
    cell: ({ lag }) => (lag === 0 ? whole(0) : <Chip tone="warn">{whole(lag)}</Chip>),
  },
  { id: 'errors', head: 'Errors', cell: (follower) => <FollowerErrors follower={follower} /> },
];

const lines: readonly Column<ProducerLine>[] = [
  { id: 'producer', head: 'Producer', cell: ({ producer }) => producer },
  ...parts.map((part): Column<ProducerLine> => ({
    id: part,
    head: capital(part),
    figure: true,
    cell: (line) => <Count line={line} part={part} />,
  })),
];

/** Where everything is that came in the last hour, how far every follower of the log has come, and what asking cost. */
export function BooksPage() {
  const query = useQuery(booksQuery);
  const rows = byProducer(query.data?.rows ?? []);
  return (
    <>
      <PageBar title="Books and flow" />
      {query.data?.balanced === false && (
        <Notice tone="crit">
          The books differ by {whole(query.data.total.difference)}: something that was accepted is not where it should
          be.
        </Notice>
      )}
      <Card
        title="Books by producer"
        note="received = accepted + quarantined + rejected + dropped"
        flush
        foot={
          query.data ? (
            <>
              <span>
                <Moment at={query.data.from} /> to <Moment at={query.data.to} />
                {query.data.corrections.awaited > 0 &&
                  `, ${whole(query.data.corrections.awaited)} corrections wait for what they correct`}
              </span>
              {query.data.refused && (
                <span>
                  {refusedWords(query.data.refused.requests)}, of all workspaces since{' '}
                  <Moment at={query.data.refused.since} />
                </span>
              )}
            </>
          ) : (
            'the last hour'
          )
        }
      >
        <Part query={query} skeleton={{ rows: 2 }}>
          {() =>
            rows.length === 0 ? (
              <EmptyState title="Nothing came in the last hour." />
            ) : (
              <DataTable caption="Producers, rows" columns={lines} rows={rows} rowId={({ producer }) => producer} />
            )
          }
        </Part>
      </Card>
      <AsksCard />
      <Card title="Followers of the log" flush>
        <Part query={query} skeleton={{ rows: 16 }}>
          {(books) => (
            <DataTable
              caption="Followers, rows"
              columns={followers}
              rows={books.followers}
              rowId={({ name, topic }) => `${name} ${topic}`}
            />
          )}
        </Part>
      </Card>
    </>
  );
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

type CountProps = { readonly line: ProducerLine; readonly part: (typeof parts)[number] };

/** What is quarantined is there to be looked at. */
function Count({ line, part }: CountProps) {
  const { workspace = '' } = useParams({ strict: false });
  const count = line[part];
  if (part !== 'quarantined' || count === 0) return whole(count);
  return (
    <Link to="/$workspace/quarantine" params={{ workspace }} search={{ producer: line.producer }}>
      {whole(count)}
    </Link>
  );
}
