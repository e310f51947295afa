import { useQuery } from '@tanstack/react-query';
import type { DefinitionSummary } from '@millrace/contract';
import { getRouteApi, Link } from '@tanstack/react-router';
import { whole } from '@/shared/number/format.ts';
import { documentsQuery } from '@/shared/documents/documents.ts';
import { Part } from '@/shared/query/part.tsx';
import { RefusedNotice } from '@/shared/address/refused-notice.tsx';
import { DataTable, type Column } from '@/shared/table/data-table.tsx';
import { Moment } from '@/shared/time/moment.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { Choice } from '@/shared/ui/choice.tsx';
import { TextField } from '@/shared/ui/field.tsx';
import { PageBar } from '@/shared/ui/page-bar.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';

const route = getRouteApi('/$workspace/definitions');

/** Everything that is defined, each with its history. */
export function DefinitionsPage() {
  const { q = '', kind, sort = 'kind' } = route.useSearch();
  const { workspace } = route.useParams();
  const navigate = route.useNavigate();
  const query = useQuery(documentsQuery());
  const all = query.data?.definitions ?? [];
  const kinds = [...new Set(all.map((each) => each.kind))].toSorted();
  const shown = all.filter(
    (each) =>
      (kind === undefined || each.kind === kind) &&
      `${each.name}\n${String(each.spec?.['title'] ?? '')}`.toLowerCase().includes(q.toLowerCase()),
  );
  const columns: readonly Column<DefinitionSummary>[] = [
    {
      id: 'name',
      head: 'Name',
      by: ({ name }) => name,
      cell: ({ kind: of, name }) => (
        <Link to="/$workspace/definitions/$kind/$name" params={{ workspace, kind: of, name }}>
          {name}
        </Link>
      ),
    },
    { id: 'kind', head: 'Kind', by: (each) => `${each.kind} ${each.name}`, cell: (each) => each.kind },
    {
      id: 'version',
      head: 'Version',
      figure: true,
      by: ({ version }) => version,
      cell: ({ version }) => whole(version),
    },
    { id: 'author', head: 'By', wide: true, cell: ({ author }) => author },
    { id: 'at', head: 'Changed', wide: true, by: ({ at }) => at, cell: ({ at }) => <Moment at={at} /> },
  ];
  return (
    <>
      <PageBar title="Definitions">
        <TextField
          quiet
          label="Find a document"
          placeholder="Find a document"
          value={q}
          onChange={(next) =>
            void navigate({ search: (old) => ({ ...old, q: next === '' ? undefined : next }), replace: true })
          }
        />
        <Choice
          quiet
          label="Kind"
          value={kind ?? ''}
          options={[{ value: '', label: 'Every kind' }, ...kinds]}
          onChange={(next) => void navigate({ search: (old) => ({ ...old, kind: next === '' ? undefined : next }) })}
        />
      </PageBar>
      <RefusedNotice />
      <Card
        title="Documents"
        note={query.data && `${whole(shown.length)}, revision ${whole(query.data.revision)}`}
        flush={shown.length > 0}
      >
        <Part query={query} skeleton={{ lines: 8 }}>
          {() =>
            shown.length === 0 ? (
              <EmptyState title={q === '' ? 'No document of this kind.' : 'No document of this name or title.'} />
            ) : (
              <DataTable
                caption="Documents, rows"
                columns={columns}
                rows={shown}
                rowId={(each) => `${each.kind} ${each.name}`}
                sort={sort}
                onSort={(next) => void navigate({ search: (old) => ({ ...old, sort: next }), replace: true })}
              />
            )
          }
        </Part>
      </Card>
    </>
  );
}
