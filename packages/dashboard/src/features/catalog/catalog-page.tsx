import type { LearnedTypeLine } from '@millrace/contract';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { whole } from '@/shared/number/format.ts';
import { driftQuery } from '@/shared/query/drift.ts';
import { typesQuery } from '@/shared/query/event-types.ts';
import { Part } from '@/shared/query/part.tsx';
import { askQuery, refreshEvery } from '@/shared/query/queries.ts';
import { hasAddress, noAddress } from '@/shared/address/has-address.ts';
import { RefusedNotice } from '@/shared/address/refused-notice.tsx';
import { DataTable, type Column } from '@/shared/table/data-table.tsx';
import { Moment } from '@/shared/time/moment.tsx';
import { useZone } from '@/shared/time/zone.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { Chip } from '@/shared/ui/chip.tsx';
import { TextField } from '@/shared/ui/field.tsx';
import { PageBar } from '@/shared/ui/page-bar.tsx';
import { SendFirst } from '@/shared/ui/send-first.tsx';
import { Skeleton } from '@/shared/ui/skeleton.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';
import { DriftCard } from './drift-card.tsx';
import { listedTypes } from './listed-types.ts';
import { MonthLink } from './month-link.tsx';
import { monthQuestion, monthsOf } from './type-months.ts';

const route = getRouteApi('/$workspace/catalog');

/** Which types of events there are, what documents say of them, and what of it changed. */
export function CatalogPage() {
  const { sort = '-events', q = '' } = route.useSearch();
  const { workspace } = route.useParams();
  const navigate = route.useNavigate();
  const query = useQuery({ ...typesQuery, refetchInterval: refreshEvery });
  const month = useQuery(askQuery([monthQuestion(useZone())]));
  const [answer] = month.data ?? [];
  const months = useMemo(() => answer && monthsOf(answer), [answer]);
  // What changed stands on top: the types do not come before it, so that they do not move.
  const { isPending } = useQuery(driftQuery());
  const { listed: types, note } = listedTypes(query.data ?? { types: [], overflow: { events: 0 } }, q);
  const columns: readonly Column<LearnedTypeLine>[] = [
    {
      id: 'type',
      head: 'Type',
      by: ({ type }) => type,
      cell: ({ type }) =>
        hasAddress(type) ? (
          <Link to="/$workspace/catalog/$type" params={{ workspace, type }} title={type}>
            {type}
          </Link>
        ) : (
          <span title={noAddress}>{type}</span>
        ),
    },
    { id: 'events', head: 'Events', figure: true, by: ({ events }) => events, cell: ({ events }) => whole(events) },
    {
      id: 'month',
      head: 'Last 30 days',
      figure: true,
      wide: true,
      by: (type) => months?.(type)?.total ?? -1,
      cell: (type) => months && <MonthLink type={type.type} month={months(type)} />,
    },
    {
      id: 'fields',
      head: 'Fields',
      figure: true,
      wide: true,
      by: ({ fields }) => fields,
      cell: ({ fields }) => whole(fields),
    },
    {
      id: 'problems',
      head: 'Problems',
      figure: true,
      by: ({ problems }) => problems,
      cell: ({ problems }) => (problems === 0 ? whole(0) : <Chip tone="warn">{whole(problems)}</Chip>),
    },
    {
      id: 'mode',
      head: 'Document',
      wide: true,
      cell: ({ declared, mode }) => <Chip>{declared ? (mode ?? 'declared') : 'none yet'}</Chip>,
    },
    {
      id: 'last',
      head: 'Last seen',
      wide: true,
      by: ({ last }) => last ?? '',
      cell: ({ last }) => (last === null ? 'never' : <Moment at={last} />),
    },
  ];
  return (
    <>
      <PageBar title="Catalog">
        <TextField
          quiet
          label="Find a type"
          placeholder="Find a type"
          value={q}
          onChange={(next) =>
            void navigate({ search: (old) => ({ ...old, q: next === '' ? undefined : next }), replace: true })
          }
        />
      </PageBar>
      <RefusedNotice />
      {isPending ? (
        <Skeleton tall />
      ) : (
        <>
          <DriftCard />
          <Card title="Types of events" note={query.data && note} flush={types.length > 0}>
            <Part query={query} skeleton={{ lines: 8 }}>
              {() =>
                types.length === 0 ? (
                  <EmptyState title={q === '' ? 'No type yet.' : 'No type of this name.'}>
                    {q === '' && <SendFirst />}
                  </EmptyState>
                ) : (
                  <DataTable
                    caption="Types"
                    columns={columns}
                    rows={types}
                    rowId={({ type }) => type}
                    sort={sort}
                    onSort={(next) =>
                      void navigate({ search: (old) => ({ ...old, sort: next === '-events' ? undefined : next }) })
                    }
                  />
                )
              }
            </Part>
          </Card>
        </>
      )}
    </>
  );
}
