import type { DefinitionUsers } from '@millrace/contract';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { whole } from '@/shared/number/format.ts';
import { usedByQuery } from '@/shared/query/document-query.ts';
import { Part } from '@/shared/query/part.tsx';
import { DataTable, type Column } from '@/shared/table/data-table.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';

type User = DefinitionUsers['usedBy'][number];

/** What would have to change with a segment: the documents that name it, and where in them. */
export function UsedByCard({ name }: { readonly name: string }) {
  const query = useQuery(usedByQuery('segment', name));
  return (
    <Card
      title="Used by"
      note={query.data && whole(query.data.usedBy.length)}
      flush={(query.data?.usedBy.length ?? 0) > 0}
    >
      <Part query={query} skeleton={{ lines: 3 }}>
        {({ usedBy }) =>
          usedBy.length === 0 ? (
            <EmptyState title="Nothing names this segment.">
              A saved question, a dashboard, a metric or another segment that names it stands here.
            </EmptyState>
          ) : (
            <DataTable
              caption="Documents that name this segment"
              columns={columns}
              rows={usedBy}
              rowKey={({ kind, name: of }) => `${kind} ${of}`}
            />
          )
        }
      </Part>
    </Card>
  );
}

const columns: readonly Column<User>[] = [
  { key: 'name', head: 'Document', cell: (user) => <UserLink user={user} /> },
  { key: 'kind', head: 'Kind', cell: ({ kind }) => kind },
  { key: 'where', head: 'Where', wide: true, cell: ({ paths }) => <code>{paths.join(', ')}</code> },
];

/** Where a document has a page of its own it leads there. */
function UserLink({ user: { kind, name, title = name } }: { readonly user: User }) {
  const { workspace = '' } = useParams({ strict: false });
  const params = { workspace, name };
  if (kind === 'segment')
    return (
      <Link to="/$workspace/segments/$name" params={params}>
        {title}
      </Link>
    );
  if (kind === 'dashboard')
    return (
      <Link to="/$workspace/dashboards/$name" params={params}>
        {title}
      </Link>
    );
  return (
    <Link to="/$workspace/definitions/$kind/$name" params={{ ...params, kind }}>
      {title}
    </Link>
  );
}
