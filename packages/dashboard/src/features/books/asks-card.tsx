import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { api } from '@/shared/api/api.ts';
import { duration, whole } from '@/shared/number/format.ts';
import { Part } from '@/shared/query/part.tsx';
import { refreshEvery } from '@/shared/query/queries.ts';
import { DataTable, type Column } from '@/shared/table/data-table.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';
import { askLines, type AskLine } from './ask-lines.ts';
import css from './books.module.css';

const listed = 10;
const asksQuery = {
  queryKey: ['asks'],
  queryFn: ({ signal }: { signal: AbortSignal }) => api.asks({ since: 'now-7d', limit: listed }, signal),
  staleTime: 60_000,
  refetchInterval: refreshEvery,
};

const columns: readonly Column<AskLine>[] = [
  { id: 'question', head: 'Question', cell: (line) => <Asked line={line} /> },
  {
    id: 'asked',
    head: 'Asked',
    figure: true,
    cell: ({ asked, failed }) => (failed === 0 ? whole(asked) : `${whole(asked)}, ${whole(failed)} without an answer`),
  },
  { id: 'ms', head: 'In all', figure: true, cell: ({ ms }) => duration(ms) },
  { id: 'worst', head: 'Longest', figure: true, cell: ({ worst }) => duration(worst) },
  { id: 'rows', head: 'Rows read', figure: true, wide: true, cell: ({ rows }) => whole(rows) },
  { id: 'from', head: 'Read from', wide: true, cell: ({ from }) => from },
  { id: 'help', head: 'Rollup', wide: true, cell: (line) => <Rollup line={line} /> },
];

/** Which questions took the platform's time, and what would make them cheap. */
export function AsksCard() {
  const query = useQuery(asksQuery);
  return (
    <Card title="What asking cost" note={`the ${listed} dearest questions of the last 7 days, values left out`} flush>
      <Part query={query} skeleton={{ rows: 6 }}>
        {(costs) =>
          costs.asks.length === 0 ? (
            <EmptyState title="Nothing was asked in the last 7 days." />
          ) : (
            <DataTable
              caption="Questions, by cost"
              columns={columns}
              rows={askLines(costs)}
              rowId={({ shape }) => shape}
            />
          )
        }
      </Part>
    </Card>
  );
}

type Props = { readonly line: AskLine };

function Asked({ line: { saved, words } }: Props) {
  const { workspace = '' } = useParams({ strict: false });
  if (saved === null) return words;
  return (
    <Link to="/$workspace/definitions/$kind/$name" params={{ workspace, kind: 'question', name: saved }}>
      {saved}: {words}
    </Link>
  );
}

function Rollup({ line: { rollup, proposed, because } }: Props) {
  const { workspace = '' } = useParams({ strict: false });
  if (rollup !== null)
    return (
      <Link to="/$workspace/definitions/$kind/$name" params={{ workspace, kind: 'rollup', name: rollup }}>
        {rollup}
      </Link>
    );
  if (proposed !== undefined) return `${proposed} would help`;
  return because === null ? 'none needed' : <span className={css.because}>{because}</span>;
}
