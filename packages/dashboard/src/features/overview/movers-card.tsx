import type { UseQueryResult } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import type { Answered } from '@/shared/api/api.ts';
import { cellText } from '@/shared/number/cell.ts';
import { Change } from '@/shared/number/change.tsx';
import { whole } from '@/shared/number/format.ts';
import { headOf } from '@/shared/answer/answer-table.tsx';
import { nth } from '@/shared/query/nth.ts';
import { Part } from '@/shared/query/part.tsx';
import { UsedLine } from '@/shared/answer/used-line.tsx';
import { DataTable, type Column } from '@/shared/table/data-table.tsx';
import { useZone } from '@/shared/time/zone.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { CellButton } from '@/shared/ui/cell-button.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';
import { MoverLink } from './mover-link.tsx';
import css from './movers-card.module.css';
import { moversOf, steady, type Mover } from './movers.ts';
import { movingQuestion, packAt } from './overview-query.ts';
import type { Span, SpanName } from './spans.ts';
import type { PackView } from './views.ts';

const PeopleSheet = lazy(async () => ({ default: (await import('@/shared/people/people-sheet.tsx')).PeopleSheet }));
const route = getRouteApi('/$workspace/');
const most = 10;

type Props = {
  readonly view: PackView;
  readonly span: Span;
  readonly range: SpanName;
  readonly query: UseQueryResult<readonly Answered[]>;
  /** Whether what is now stands beside what is usual: not while answers are behind. */
  readonly compared: boolean;
};

/** Sources, buyers and the like that fell or rose most beside their usual: each leads to its page, its number to its list. */
export function MoversCard({ view, span, range, query, compared }: Props) {
  const zone = useZone();
  const { list } = route.useSearch();
  const navigate = route.useNavigate();
  const [seen, setSeen] = useState<{ readonly range: SpanName; readonly ids: readonly string[] }>({ range, ids: [] });
  const answers = view.moving.map((moving, i) => [moving, nth(query, packAt.moving + i)] as const);
  const found = moversOf(
    answers.flatMap(([moving, { data }]) => (data === undefined || !compared ? [] : [[moving, data] as const])),
  );
  const shown = steady(found.slice(0, most), seen.range === range && !query.isPlaceholderData ? seen.ids : []);
  const ids = shown.map(({ id }) => id);
  if (!query.isPlaceholderData && (seen.range !== range || ids.join('\n') !== seen.ids.join('\n')))
    setSeen({ range, ids });
  const listed = (next: string | undefined) =>
    void navigate({ search: (old) => ({ ...old, list: next }), resetScroll: false });
  const opened = openedBy(list, view);
  const columns: readonly Column<Mover>[] = [
    { id: 'value', head: 'Who', cell: (mover) => <MoverLink mover={mover} range={range} /> },
    { id: 'metric', head: 'Measure', cell: ({ metric, column }) => headOf(metric, [column]) },
    {
      id: 'now',
      head: 'Now',
      figure: true,
      cell: ({ moving, metric, value, now, column }) => (
        <CellButton
          label={`Who stands behind ${headOf(metric, [column])} of ${value}`}
          onClick={() => listed(`${moving.name}:${metric}:${value}`)}
        >
          <strong>{cellText(now, column, zone)}</strong>
        </CellButton>
      ),
    },
    {
      id: 'usual',
      head: 'Usual',
      figure: true,
      cell: ({ usual, column }) => cellText(usual, { ...column, type: 'number' }, zone),
    },
    {
      id: 'change',
      head: 'Change',
      figure: true,
      cell: (mover) => <Change {...mover} calm={false} />,
    },
    {
      id: 'basis',
      head: 'Based on',
      figure: true,
      wide: true,
      cell: ({ n, weeks }) => (n === undefined ? `${whole(weeks)} weeks` : `n ${whole(n)}, ${whole(weeks)} weeks`),
    },
  ];
  const first = answers[0]?.[1];
  return (
    <Card
      title="Furthest from usual"
      note={`${span.words}, beside the same time of the weeks before`}
      flush
      refreshing={query.isPlaceholderData}
      foot={first?.data ? <UsedLine answer={first.data} among={query.data} /> : '\u00a0'}
    >
      <div className={css.movers}>
        {first && (
          <Part query={first} skeleton={{ lines: 6 }}>
            {() =>
              !compared ? (
                <EmptyState title="Not compared yet.">
                  The newest events are not in the figures: beside what is usual they would say that everything fell.
                </EmptyState>
              ) : shown.length === 0 ? (
                <EmptyState title="Nothing is far from usual.">
                  What fell or rose beyond the band of its last weeks stands here; three weeks have to be known.
                </EmptyState>
              ) : (
                <DataTable caption="Furthest from usual, rows" columns={columns} rows={shown} rowId={({ id }) => id} />
              )
            }
          </Part>
        )}
      </div>
      {opened && (
        <Suspense>
          <PeopleSheet
            title={`${headOf(
              opened.metric,
              answers.flatMap(([, { data }]) => data?.columns ?? []),
            )} of ${opened.value}`}
            behind={{
              question: movingQuestion(opened.moving, span.now, zone),
              cell: { [opened.moving.name]: opened.value, metric: opened.metric },
            }}
            onClose={() => listed(undefined)}
          />
        </Suspense>
      )}
    </Card>
  );
}

/** What the address names as open, if the view has it. */
function openedBy(list: string | undefined, { moving }: PackView) {
  const [name, metric, ...rest] = list?.split(':') ?? [];
  const found = moving.find((each) => each.name === name);
  if (found === undefined || metric === undefined || !found.metrics.includes(metric)) return undefined;
  return { moving: found, metric, value: rest.join(':') };
}
