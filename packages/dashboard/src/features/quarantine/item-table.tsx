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
      key: 'code',
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
    { key: 'id', head: 'Id', cell: ({ id }) => <code title={id ?? undefined}>{shortId(id ?? '')}</code> },
    { key: 'subject', head: 'Subject', wide: true, cell: ({ subject }) => subject ?? '' },
    { key: 'field', head: 'Field', wide: true, cell: ({ field }) => field ?? '' },
    { key: 'type', head: 'Type', wide: true, cell: ({ type }) => type ?? 'could not be read' },
    { key: 'producer', head: 'Producer', wide: true, cell: ({ producer }) => producer },
    { key: 'received', head: 'Received', wide: true, cell: ({ received }) => <Moment at={received} /> },
    {
      key: 'state',
      head: 'Now',
      cell: ({ replay, state }) => (
        <Chip tone={replay === null ? 'warn' : 'ok'}>{replay === null ? state : replay.outcome}</Chip>
      ),
    },
  ];
  return <DataTable caption="Items" columns={columns} rows={items} rowKey={placeOf} />;
}
