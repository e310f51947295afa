import type { DashboardSpec, DefinitionList } from '@millrace/contract';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { whole } from '@/shared/number/format.ts';
import { documentsQuery } from '@/shared/documents/documents.ts';
import { Part } from '@/shared/query/part.tsx';
import { withTile } from '@/shared/tiles/tiles.ts';
import { DataTable, type Column } from '@/shared/table/data-table.tsx';
import { Moment } from '@/shared/time/moment.tsx';
import { Button } from '@/shared/ui/button.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { PageBar } from '@/shared/ui/page-bar.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';

const SaveSheet = lazy(async () => ({ default: (await import('@/shared/documents/save-sheet.tsx')).SaveSheet }));
const route = getRouteApi('/$workspace/dashboards');
type Line = DefinitionList['definitions'][number];
const specOf = ({ spec }: Line): DashboardSpec | undefined => spec as DashboardSpec | undefined;
/** A dashboard has a tile from the beginning. */
const firstTile = {
  title: 'Events by hour',
  question: { kind: 'trend', metric: 'events', grain: 'hour' },
  show: 'line',
} as const;

/** Every dashboard of the workspace, and a new one. */
export function DashboardsPage() {
  const { workspace } = route.useParams();
  const navigate = route.useNavigate();
  const [making, setMaking] = useState(false);
  const query = useQuery(documentsQuery('dashboard'));
  const columns: readonly Column<Line>[] = [
    {
      id: 'title',
      head: 'Dashboard',
      cell: (line) => (
        <Link to="/$workspace/dashboards/$name" params={{ workspace, name: line.name }}>
          {specOf(line)?.title ?? line.name}
        </Link>
      ),
    },
    { id: 'tiles', head: 'Tiles', figure: true, cell: (line) => whole(specOf(line)?.tiles.length ?? 0) },
    { id: 'at', head: 'Changed', wide: true, cell: ({ at }) => <Moment at={at} /> },
  ];
  return (
    <>
      <PageBar title="Dashboards">
        <Button primary icon={<IconPlus size={14} stroke={1.6} aria-hidden />} onClick={() => setMaking(true)}>
          New dashboard
        </Button>
      </PageBar>
      <Card title="All dashboards" flush={(query.data?.definitions.length ?? 0) > 0}>
        <Part query={query} skeleton={{ lines: 5 }}>
          {({ definitions }) =>
            definitions.length === 0 ? (
              <EmptyState title="No dashboard yet.">
                A new one begins with events by hour; any saved question can be put on it.
              </EmptyState>
            ) : (
              <DataTable caption="Dashboards, rows" columns={columns} rows={definitions} rowId={({ name }) => name} />
            )
          }
        </Part>
      </Card>
      {making && (
        <Suspense>
          <SaveSheet
            kind="dashboard"
            title="New dashboard"
            usual=""
            specOf={(title) => ({ title, tiles: withTile([], firstTile, 'events') })}
            onSaved={(name) =>
              void navigate({
                to: '/$workspace/dashboards/$name',
                params: { workspace, name },
                search: { edit: '1' },
              })
            }
            onClose={() => setMaking(false)}
          />
        </Suspense>
      )}
    </>
  );
}
