import type { Answer } from '@millrace/contract';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { EntityLink } from '@/shared/address/entity-link.tsx';
import { HeatGrid } from '@/shared/chart/heat-grid.tsx';
import { cellText } from '@/shared/number/cell.ts';
import { ExportAnswer } from '@/shared/answer/export-answer.tsx';
import { Part } from '@/shared/query/part.tsx';
import { askQuery } from '@/shared/query/queries.ts';
import { UsedLine } from '@/shared/answer/used-line.tsx';
import { useZone } from '@/shared/time/zone.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { CellButton } from '@/shared/ui/cell-button.tsx';
import { ToggleGroup } from '@/shared/ui/toggle-group.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';
import { usePhone } from '@/shared/ui/use-phone.ts';
import { OpenTable } from './open-table.tsx';
import type { Opening } from '@/shared/people/opening.ts';
import { membersOf, savedOf, withTitles } from './scorecards-query.ts';
import { measures } from './scorecards-search.ts';
import css from './scorecards.module.css';
import { useRange } from './use-range.ts';

const route = getRouteApi('/$workspace/leads/{-$tab}');
const labels = { epl: 'Earned per offer', delivery_rate: 'Delivered', avg_price: 'Price' } as const;
/** As the table of buyers calls them. */
const titles = {
  delivery_rate: 'Delivery rate at buyers',
  avg_price: 'Average price',
  epl: 'Earnings for each offer',
};
const opening: Opening = {
  of: 'buyer-matrix',
  told: ['volume_tier', 'price_tier'],
  asks: { epl: { part: 'offers' }, buyers: null },
};
const choices = measures.map((value) => ({ value, label: labels[value] }));

/** Buyers by how much they take and what they pay. */
export function MatrixTab() {
  const { measure = 'epl', pick, cell: chosen } = route.useSearch();
  const navigate = route.useNavigate();
  const isPhone = usePhone();
  const question = savedOf('buyer-matrix', useRange());
  const query = useQuery(askQuery([question]));
  const [answer] = query.data ?? [];
  const cell = chosen ?? (answer && pick !== undefined ? cellOfMember(answer, pick) : undefined);
  const choose = (next: string) => void navigate({ search: (old) => ({ ...old, cell: next }), resetScroll: false });
  return (
    <>
      <Card
        title="Buyers by volume and price"
        note="thirds of the buyers by offers and by average price"
        refreshing={query.isPlaceholderData}
        actions={
          <ToggleGroup
            label="Colour by"
            value={measure}
            options={choices}
            onChange={(next) =>
              void navigate({ search: (old) => ({ ...old, measure: next === 'epl' ? undefined : next }) })
            }
          />
        }
        {...(answer && { foot: <UsedLine answer={answer} /> })}
      >
        <Part query={query} skeleton={{ tall: true, rows: isPhone ? 2 : 0 }}>
          {([matrix]) =>
            matrix &&
            (matrix.n === 0 ? (
              <EmptyState title="No lead was offered to a buyer in this range.">Choose a longer one.</EmptyState>
            ) : (
              <Matrix answer={matrix} measure={measure} chosen={cell} onChoose={choose} />
            ))
          }
        </Part>
      </Card>
      {answer !== undefined && cell !== undefined && <Members answer={answer} cell={cell} />}
      {answer?.n !== 0 && (
        <Card
          title="The same as a table"
          flush
          actions={<ExportAnswer question={question} title="Buyers by volume and price" />}
        >
          <Part query={query} skeleton={{ rows: 9 }}>
            {([matrix]) =>
              matrix && (
                <OpenTable
                  caption="Cells of the matrix"
                  answer={withTitles(matrix, titles)}
                  question={question}
                  opening={opening}
                  usual="volume_tier"
                  ranked={opening.told}
                  cell={({ name }, [volume, price, buyers]) =>
                    name === 'buyers' &&
                    Number(buyers) > 0 && (
                      <CellButton
                        label={`Which buyers: ${String(volume)} volume, ${String(price)} price`}
                        onClick={() => choose(`${String(volume)}:${String(price)}`)}
                      >
                        {buyers}
                      </CellButton>
                    )
                  }
                />
              )
            }
          </Part>
        </Card>
      )}
    </>
  );
}

type MatrixProps = {
  readonly answer: Answer;
  readonly measure: (typeof measures)[number];
  readonly chosen: string | undefined;
  readonly onChoose: (cell: string) => void;
};

function Matrix({ answer, measure, chosen, onChoose }: MatrixProps) {
  const zone = useZone();
  const place = (name: string): number => answer.columns.findIndex((column) => column.name === name);
  const [at, rate, price] = [place(measure), place('delivery_rate'), place('avg_price')];
  const members = membersOf(answer);
  const text = (row: Answer['rows'][number], index: number): string => {
    const column = answer.columns[index];
    return column === undefined ? '' : cellText(row[index], column, zone);
  };
  return (
    <HeatGrid
      finding={`Buyers in nine cells by volume and price, coloured by ${labels[measure].toLowerCase()}.`}
      rows={[...new Set(answer.rows.map(([tier]) => String(tier)))].toReversed()}
      columns={[...new Set(answer.rows.map(([, tier]) => String(tier)))]}
      rowWord="volume"
      columnWord="price"
      cells={answer.rows.map((row, index) => {
        const value = row[at];
        const names = members[index] ?? [];
        return {
          row: String(row[0]),
          column: String(row[1]),
          value: typeof value === 'number' ? value : null,
          chosen: chosen === `${String(row[0])}:${String(row[1])}`,
          title: namesOf(names, Number(row[2] ?? 0)),
          text: text(row, at),
          note: names.length === 0 ? '' : `${text(row, rate)} delivered at ${text(row, price)}`,
        };
      })}
      onChoose={(row, column) => onChoose(`${row}:${column}`)}
    />
  );
}

/** Where a buyer stands. */
function cellOfMember(answer: Answer, buyer: string): string | undefined {
  const row = answer.rows[membersOf(answer).findIndex((names) => names.includes(buyer))];
  return row && `${String(row[0])}:${String(row[1])}`;
}

/** The first two, and how many more. */
function namesOf(names: readonly string[], count: number): string {
  if (count === 0) return 'No buyer';
  const shown = names.slice(0, 2).join(', ');
  return count > 2 ? `${shown} and ${count - 2} more` : shown;
}

function Members({ answer, cell }: { readonly answer: Answer; readonly cell: string }) {
  const row = answer.rows.findIndex(([volume, price]) => `${String(volume)}:${String(price)}` === cell);
  const names = membersOf(answer)[row] ?? [];
  const [volume = '', price = ''] = cell.split(':');
  return (
    <Card title={`Buyers of ${volume} volume and ${price} price`}>
      {names.length === 0 ? (
        <EmptyState title="No buyer is in this cell." />
      ) : (
        <ul className={css.members}>
          {names.map((id) => (
            <li key={id}>
              <EntityLink kind="buyer" id={id} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
