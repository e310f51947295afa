import type { UseQueryResult } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Answered } from '@/shared/api/api.ts';
import { Delta } from '@/shared/number/delta.tsx';
import { whole } from '@/shared/number/format.ts';
import { nth } from '@/shared/query/nth.ts';
import { Part } from '@/shared/query/part.tsx';
import { UsedLine } from '@/shared/answer/used-line.tsx';
import { DataTable, type Column } from '@/shared/table/data-table.tsx';
import { Button } from '@/shared/ui/button.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';
import { eventsAt } from './overview-query.ts';
import type { Span } from './spans.ts';
import { typeRows, type TypeRow } from './type-rows.ts';
import css from './types-table.module.css';

const route = getRouteApi('/$workspace/');
const few = 12;

/** Relative change for the order; a type that is new comes before every other. */
function relative({ now, before }: TypeRow): number {
  return before === 0 ? (now === 0 ? 0 : Infinity) : (now - before) / before;
}

type Props = {
  readonly span: Span;
  readonly query: UseQueryResult<readonly Answered[]>;
  /** Whether what is now stands beside what was before: not while answers are behind. */
  readonly compared: boolean;
};

export function TypesTable({ span, query: answers, compared }: Props) {
  const { sort = '-now' } = route.useSearch();
  const { workspace } = route.useParams();
  const navigate = route.useNavigate();
  const query = nth(answers, eventsAt.types);
  const [all, setAll] = useState(false);
  const rows = typeRows(query.data, nth(answers, eventsAt.typesBefore).data);
  const shown = all ? rows : rows.toSorted((a, b) => b.now - a.now || b.before - a.before).slice(0, few);
  const answer = query.data;

  const columns: readonly Column<TypeRow>[] = [
    {
      id: 'type',
      head: 'Type',
      by: ({ type }) => type,
      cell: ({ type }) => (
        <Link className={css.type} title={type} to="/$workspace/live" params={{ workspace }} search={{ type }}>
          {type}
        </Link>
      ),
    },
    { id: 'now', head: 'Now', figure: true, by: ({ now }) => now, cell: ({ now }) => <strong>{whole(now)}</strong> },
    {
      id: 'before',
      head: 'Before',
      figure: true,
      by: ({ before }) => before,
      cell: ({ before }) => whole(before),
    },
    {
      id: 'change',
      head: 'Change',
      figure: true,
      by: relative,
      cell: ({ now, before }) => compared && <Delta now={now} before={before} />,
    },
  ];

  return (
    <Card
      title="Types"
      note={rows.length > 0 && `${whole(rows.length)} in the ${span.words}`}
      flush={rows.length > 0}
      refreshing={query.isPlaceholderData}
      {...(rows.length > few && {
        actions: <Button onClick={() => setAll(!all)}>{all ? `Largest ${few}` : `All ${rows.length}`}</Button>,
      })}
      {...(answer && { foot: <UsedLine answer={answer} among={answers.data} /> })}
    >
      <Part query={query} skeleton={{ lines: 6 }}>
        {() =>
          rows.length === 0 ? (
            <EmptyState title={`No type of event in the ${span.words}.`} />
          ) : (
            <DataTable
              caption={`Events by type, ${span.words} against the ${span.short} before`}
              columns={columns}
              rows={shown}
              rowId={({ type }) => type}
              sort={sort}
              onSort={(next) =>
                void navigate({ search: (old) => ({ ...old, sort: next === '-now' ? undefined : next }) })
              }
            />
          )
        }
      </Part>
    </Card>
  );
}
