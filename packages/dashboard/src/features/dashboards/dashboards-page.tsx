import type { DashboardSpec, DefinitionList } from '@millrace/contract';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { whole } from '@/shared/number/format.ts';
import { documentsQuery } from '@/shared/query/documents.ts';
import { Part } from '@/shared/query/part.tsx';
import { DataTable, type Column } from '@/shared/table/data-table.tsx';
import { Moment } from '@/shared/time/moment.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { PageBar } from '@/shared/ui/page-bar.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';

const route = getRouteApi('/$workspace/dashboards');
type Line = DefinitionList['definitions'][number];
const specOf = ({ spec }: Line): DashboardSpec | undefined => spec as DashboardSpec | undefined;

/** Every dashboard of the workspace. */
export function DashboardsPage() {
  const { workspace } = route.useParams();
  const query = useQuery(documentsQuery('dashboard'));
  const columns: readonly Column<Line>[] = [
    {
      key: 'title',
      head: 'Dashboard',
      cell: (line) => (
        <Link to="/$workspace/dashboards/$name" params={{ workspace, name: line.name }}>
          {specOf(line)?.title ?? line.name}
        </Link>
      ),
    },
    { key: 'tiles', head: 'Tiles', figure: true, cell: (line) => whole(specOf(line)?.tiles.length ?? 0) },
    { key: 'at', head: 'Changed', wide: true, cell: ({ at }) => <Moment at={at} /> },
  ];
  return (
    <>
      <PageBar title="Dashboards" />
      <Card title="All dashboards" flush={(query.data?.definitions.length ?? 0) > 0}>
        <Part query={query} skeleton={{ lines: 5 }}>
          {({ definitions }) =>
            definitions.length === 0 ? (
              <EmptyState title="No dashboard yet.">A document of the kind dashboard makes one.</EmptyState>
            ) : (
              <DataTable caption="Dashboards, rows" columns={columns} rows={definitions} rowKey={({ name }) => name} />
            )
          }
        </Part>
      </Card>
    </>
  );
}
