import type { SegmentSpec } from '@millrace/contract';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Delta } from '@/shared/number/delta.tsx';
import { noData, whole } from '@/shared/number/format.ts';
import { documentsQuery } from '@/shared/documents/documents.ts';
import { RefusedNotice } from '@/shared/address/refused-notice.tsx';
import { SavedCard, type SavedDocument } from '@/shared/documents/saved-card.tsx';
import type { Column } from '@/shared/table/data-table.tsx';
import { Chip } from '@/shared/ui/chip.tsx';
import { linkButton } from '@/shared/ui/link-button.ts';
import { useZone } from '@/shared/time/zone.tsx';
import { PageBar } from '@/shared/ui/page-bar.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';
import { countsQuery } from './segment-query.ts';
import { segmentWords } from './segment-words.ts';
import css from './segments-page.module.css';

const route = getRouteApi('/$workspace/segments');

/** All segments with how many are in them now. */
export function SegmentsPage() {
  const { sort = 'title' } = route.useSearch();
  const { workspace } = route.useParams();
  const navigate = route.useNavigate();
  const zone = useZone();
  const documents = useQuery(documentsQuery('segment')).data?.definitions ?? [];
  const counts = useQuery(countsQuery(documents.map(({ name }) => name)));
  const live = documents.filter(({ spec }) => spec?.['asOf'] === undefined);
  const before = useQuery(
    countsQuery(
      live.map(({ name }) => name),
      'now-7d',
    ),
  );
  const start = (
    <Link className={linkButton} to="/$workspace/segments/new" params={{ workspace }}>
      <IconPlus size={14} stroke={1.6} aria-hidden /> New segment
    </Link>
  );
  const members: Column<SavedDocument> = {
    id: 'members',
    head: 'Members now',
    figure: true,
    by: ({ name }) => counts.data?.get(name) ?? -1,
    cell: ({ name }) => {
      const count = counts.data?.get(name);
      return count === undefined ? (counts.isPending ? '…' : noData) : whole(count);
    },
  };
  const change: Column<SavedDocument> = {
    id: 'change',
    head: 'Change, 7 d',
    figure: true,
    wide: true,
    by: ({ name }) => (counts.data?.get(name) ?? 0) - (before.data?.get(name) ?? 0),
    cell: ({ name }) => {
      const [now, then] = [counts.data?.get(name), before.data?.get(name)];
      return now !== undefined && then !== undefined && <Delta now={now} before={then} />;
    },
  };
  const rule: Column<SavedDocument> = {
    id: 'rule',
    head: 'Who',
    wide: true,
    cell: ({ spec }) => <div className={css.who}>{segmentWords(spec as SegmentSpec, zone)}</div>,
  };
  return (
    <>
      <PageBar title="Segments">{start}</PageBar>
      <RefusedNotice />
      <SavedCard
        title="All segments"
        caption="Segments"
        kind="segment"
        head="Segment"
        link={({ name, title }) => (
          <Link to="/$workspace/segments/$name" params={{ workspace, name }}>
            {title}
          </Link>
        )}
        columns={[members, change, kind, rule]}
        empty={
          <EmptyState title="No segment yet." action={start}>
            A segment names those of whom something holds, or who stand behind a number.
          </EmptyState>
        }
        sort={sort}
        onSort={(next) => void navigate({ search: { sort: next }, replace: true })}
      />
    </>
  );
}

const kind: Column<SavedDocument> = {
  id: 'kind',
  head: 'Kind',
  by: (document) => lifeOf(document),
  cell: (document) => <Chip>{lifeOf(document)}</Chip>,
};

function lifeOf({ spec }: SavedDocument): 'live' | 'frozen' {
  return (spec as SegmentSpec).asOf === undefined ? 'live' : 'frozen';
}
