import { IconPlus } from '@tabler/icons-react';
import { getRouteApi, Link } from '@tanstack/react-router';
import { RefusedNotice } from '@/shared/address/refused-notice.tsx';
import { SavedCard, type SavedDocument } from '@/shared/documents/saved-card.tsx';
import type { Column } from '@/shared/table/data-table.tsx';
import { linkButton } from '@/shared/ui/link-button.ts';
import { PageBar } from '@/shared/ui/page-bar.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';
import type { FunnelSaid } from './funnel-question.ts';

const route = getRouteApi('/$workspace/funnels');

/** All funnels that are saved. */
export function FunnelsPage() {
  const { sort = 'title' } = route.useSearch();
  const { workspace } = route.useParams();
  const navigate = route.useNavigate();
  const start = (
    <Link className={linkButton} to="/$workspace/funnels/new" params={{ workspace }}>
      <IconPlus size={14} stroke={1.6} aria-hidden /> New funnel
    </Link>
  );
  return (
    <>
      <PageBar title="Funnels">{start}</PageBar>
      <RefusedNotice />
      <SavedCard
        title="Saved funnels"
        caption="Funnels"
        kind="question"
        holds={(document) => funnelOf(document)?.kind === 'funnel'}
        head="Funnel"
        link={({ name, title }) => (
          <Link to="/$workspace/funnels/$name" params={{ workspace, name }}>
            {title}
          </Link>
        )}
        columns={columns}
        empty={
          <EmptyState title="No funnel yet." action={start}>
            A funnel says how many get from one event to the next, and who does not.
          </EmptyState>
        }
        sort={sort}
        onSort={(next) => void navigate({ search: { sort: next }, replace: true })}
      />
    </>
  );
}

const columns: readonly Column<SavedDocument>[] = [
  { id: 'steps', head: 'Steps', wide: true, cell: (document) => stepWords(funnelOf(document)) },
];

function funnelOf({ spec }: SavedDocument): FunnelSaid | undefined {
  return (spec as { readonly question?: FunnelSaid }).question;
}

function stepWords(funnel: FunnelSaid | undefined): string {
  return (funnel?.steps ?? []).map(({ name, type, event }) => name ?? type ?? event ?? 'any event').join(' → ');
}
