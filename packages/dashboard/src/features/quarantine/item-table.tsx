import type { QuarantinedItem } from '@millrace/contract';
import { getRouteApi, Link } from '@tanstack/react-router';
import { DataTable, type Column } from '@/shared/table/data-table.tsx';
import { Moment } from '@/shared/time/moment.tsx';
import { Chip } from '@/shared/ui/chip.tsx';

const route = getRouteApi('/$workspace/quarantine');

export const placeOf = ({ position: { partition, offset, index } }: Pick<QuarantinedItem, 'position'>): string =>
  `${partition}.${offset}.${index}`;

const shortId = (id: string): string => (id.length > 14 ? `${id.slice(0, 13)}…` : id);

/** The items, the newest first; each opens with its bytes. */
export function ItemTable({ items }: { readonly items: readonly QuarantinedItem[] }) {
  const { workspace } = route.useParams();
  const columns: readonly Column<QuarantinedItem>[] = [
    {
      id: 'code',
      head: 'Reason',
      cell: (item) => (
        <Link
          to="/$workspace/quarantine"
          params={{ workspace }}
          search={(old) => ({ ...old, at: placeOf(item) })}
          title={item.message}
        >
          {item.code}
        </Link>
      ),
    },
    { id: 'id', head: 'Id', cell: ({ id }) => <code title={id ?? undefined}>{shortId(id ?? '')}</code> },
    { id: 'subject', head: 'Subject', wide: true, cell: ({ subject }) => subject ?? '' },
    { id: 'field', head: 'Field', wide: true, cell: ({ field }) => field ?? '' },
    { id: 'type', head: 'Type', wide: true, cell: ({ type }) => type ?? 'could not be read' },
    { id: 'producer', head: 'Producer', wide: true, cell: ({ producer }) => producer },
    { id: 'received', head: 'Received', wide: true, cell: ({ received }) => <Moment at={received} /> },
    {
      id: 'state',
      head: 'Now',
      cell: ({ replay, state }) => (
        <Chip tone={replay === null ? 'warn' : 'ok'}>{replay === null ? state : replay.outcome}</Chip>
      ),
    },
  ];
  return <DataTable caption="Items" columns={columns} rows={items} rowId={placeOf} />;
}
