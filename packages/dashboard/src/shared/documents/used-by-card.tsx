import type { DefinitionUsers } from '@millrace/contract';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { whole } from '../number/format.ts';
import { DataTable, type Column } from '../table/data-table.tsx';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/states.tsx';
import { usedByQuery } from './document-query.ts';
import { Part } from '../query/part.tsx';

type User = DefinitionUsers['usedBy'][number];

type Props = { readonly kind: string; readonly name: string };

/** What would have to change with a document: those that name it, and where in them. */
export function UsedByCard({ kind, name }: Props) {
  const query = useQuery(usedByQuery(kind, name));
  return (
    <Card
      title="Used by"
      note={query.data && whole(query.data.usedBy.length)}
      flush={(query.data?.usedBy.length ?? 0) > 0}
    >
      <Part query={query} skeleton={{ lines: 3 }}>
        {({ usedBy }) =>
          usedBy.length === 0 ? (
            <EmptyState title={`Nothing names this ${kind}.`}>
              A saved question, a dashboard, a metric or a segment that names it stands here.
            </EmptyState>
          ) : (
            <DataTable
              caption={`Documents that name this ${kind}`}
              columns={columns}
              rows={usedBy}
              rowId={(user) => `${user.kind} ${user.name}`}
            />
          )
        }
      </Part>
    </Card>
  );
}

const columns: readonly Column<User>[] = [
  { id: 'name', head: 'Document', cell: (user) => <UserLink user={user} /> },
  { id: 'kind', head: 'Kind', cell: ({ kind }) => kind },
  { id: 'where', head: 'Where', wide: true, cell: ({ paths }) => <code>{paths.join(', ')}</code> },
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
