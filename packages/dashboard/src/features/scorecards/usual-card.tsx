import type { Answer } from '@millrace/contract';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { EntityLink } from '@/shared/address/entity-link.tsx';
import { lazy, Suspense } from 'react';
import { cellText } from '@/shared/number/cell.ts';
import { Change } from '@/shared/number/change.tsx';
import { whole } from '@/shared/number/format.ts';
import { headOf } from '@/shared/answer/answer-table.tsx';
import { Part } from '@/shared/query/part.tsx';
import { askQuery } from '@/shared/query/queries.ts';
import { UsedLine } from '@/shared/answer/used-line.tsx';
import { DataTable, type Column } from '@/shared/table/data-table.tsx';
import { useZone } from '@/shared/time/zone.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { CellButton } from '@/shared/ui/cell-button.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';
import { measuredOf, type Measured } from './measured.ts';
import { openedBy, openParam, type Opening } from '@/shared/people/opening.ts';
import { buyerMeasures, usualOfBuyers } from './scorecards-query.ts';
import { useRange } from './use-range.ts';

const PeopleSheet = lazy(async () => ({ default: (await import('@/shared/people/people-sheet.tsx')).PeopleSheet }));
const route = getRouteApi('/$workspace/leads/{-$tab}');
const opening: Opening = { of: 'usual', told: ['buyer'] };

/** What of one buyer moved: its measures beside the same time of the weeks before, the furthest from usual first. */
export function UsualCard({ buyer }: { readonly buyer: string }) {
  const { list } = route.useSearch();
  const navigate = route.useNavigate();
  const zone = useZone();
  const question = usualOfBuyers(useRange(), zone);
  const query = useQuery(askQuery([question]));
  const [answer] = query.data ?? [];
  const row = answer?.rows.find(([name]) => name === buyer);
  const listed = (next: string | undefined) =>
    void navigate({ search: (old) => ({ ...old, list: next }), resetScroll: false });
  const opened = answer && openedBy(list, opening, answer, zone);
  return (
    <Card
      title={`${buyer} beside its usual`}
      note="the same time of the weeks before"
      flush={row !== undefined}
      refreshing={query.isPlaceholderData}
      foot={
        <>
          {answer && <UsedLine answer={answer} />}
          <EntityLink kind="buyer" id={buyer}>
            Open the buyer
          </EntityLink>
        </>
      }
    >
      <Part query={query} skeleton={{ lines: 5 }}>
        {([usual]) =>
          usual && row ? (
            <Measures
              measured={measuredOf(usual, row, buyerMeasures)}
              onList={(metric) => listed(openParam(opening, usual, row, metric))}
            />
          ) : (
            <EmptyState title={`No lead was offered to ${buyer} in this range.`}>Choose a longer one.</EmptyState>
          )
        }
      </Part>
      {opened && (
        <Suspense>
          <PeopleSheet
            title={opened.title}
            behind={{ question, cell: opened.cell }}
            onClose={() => listed(undefined)}
          />
        </Suspense>
      )}
    </Card>
  );
}

type MeasuresProps = { readonly measured: readonly Measured[]; readonly onList: (metric: string) => void };

function Measures({ measured, onList }: MeasuresProps) {
  const zone = useZone();
  const text = (value: Answer['rows'][number][number], { column }: Measured): string =>
    cellText(value, { ...column, type: 'number' }, zone);
  const columns: readonly Column<Measured>[] = [
    {
      id: 'metric',
      head: 'Measure',
      cell: ({ metric, column, distance }) => {
        const head = headOf(metric, [column]);
        return distance > 0 ? <strong>{head}</strong> : head;
      },
    },
    {
      id: 'now',
      head: 'Now',
      figure: true,
      cell: (each) =>
        typeof each.now === 'number' && each.now !== 0 ? (
          <CellButton
            label={`Who stands behind ${headOf(each.metric, [each.column])} ${text(each.now, each)}`}
            onClick={() => onList(each.metric)}
          >
            {text(each.now, each)}
          </CellButton>
        ) : (
          text(each.now, each)
        ),
    },
    { id: 'usual', head: 'Usual', figure: true, cell: (each) => text(each.usual, each) },
    {
      id: 'change',
      head: 'Change',
      figure: true,
      cell: (each) => <Change {...each} calm={each.distance === 0} />,
    },
    {
      id: 'basis',
      head: 'Based on',
      figure: true,
      wide: true,
      cell: ({ n, weeks }) => (n === undefined ? `${whole(weeks)} weeks` : `n ${whole(n)}, ${whole(weeks)} weeks`),
    },
  ];
  return <DataTable caption="Measures" columns={columns} rows={measured} rowId={({ metric }) => metric} />;
}
