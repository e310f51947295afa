import { IconLayoutGrid } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { headOf } from '@/shared/answer/answer-table.tsx';
import { cutWords } from '@/shared/answer/cut-words.ts';
import { documentsQuery } from '@/shared/documents/documents.ts';
import { ExportAnswer } from '@/shared/answer/export-answer.tsx';
import { Part } from '@/shared/query/part.tsx';
import { askQuery } from '@/shared/query/queries.ts';
import { RefusedNotice } from '@/shared/address/refused-notice.tsx';
import { SavedChoice } from '@/shared/documents/saved-choice.tsx';
import { TimeRange } from '@/shared/address/time-range.tsx';
import { UsedLine } from '@/shared/answer/used-line.tsx';
import { grainOf, rangeOf, rangeWords } from '@/shared/time/range.ts';
import { useZone } from '@/shared/time/zone.tsx';
import { Button } from '@/shared/ui/button.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { PageBar } from '@/shared/ui/page-bar.tsx';
import { ToggleGroup } from '@/shared/ui/toggle-group.tsx';
import { Skeleton } from '@/shared/ui/skeleton.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';
import { ExploreBar } from './explore-bar.tsx';
import {
  columnsOf,
  metricsOf,
  mostGroups,
  nameOfBy,
  savedOf,
  shownOf,
  tableOf,
  titlesOf,
  trendOf,
  type Opened,
  type SavedExplore,
} from './explore-question.ts';
import { draftOf, type ExploreDraft, type ExploreSearch } from './explore-search.ts';
import { GroupTable } from './group-table.tsx';
import { misreadOf } from '@/shared/conditions/misread.ts';
import { listParam, type Listed } from './list-param.ts';

const BucketRows = lazy(async () => ({ default: (await import('./bucket-rows.tsx')).BucketRows }));
const ExploreChart = lazy(async () => ({ default: (await import('./explore-chart.tsx')).ExploreChart }));
const ListedPeople = lazy(async () => ({ default: (await import('./listed-people.tsx')).ListedPeople }));
const SaveSheet = lazy(async () => ({ default: (await import('@/shared/documents/save-sheet.tsx')).SaveSheet }));
const TileSheet = lazy(async () => ({ default: (await import('@/shared/tiles/tile-sheet.tsx')).TileSheet }));
const icon = { size: 14, stroke: 1.6, 'aria-hidden': true } as const;
const charts = [
  { value: 'line', label: 'Lines' },
  { value: 'table', label: 'Table' },
] as const;
const comparedWith = { prev: 'beside the time before', usual: 'beside what is usual and most weeks' } as const;

type Props = {
  readonly title: string;
  readonly search: ExploreSearch;
  /** The saved question, as long as the address says nothing else. */
  readonly saved?: (Opened & { readonly name: string; readonly t: string | undefined }) | undefined;
  readonly onSearch: (change: (old: ExploreSearch) => ExploreSearch) => void;
  /** Goes to a saved question, or to a new one. */
  readonly onOpen: (name: string | undefined) => void;
  /** Beside the title: what can be done with the saved one. */
  readonly actions?: ((question: SavedExplore) => ReactNode) | undefined;
};

const unsaved: Opened = { draft: {}, kept: {}, kind: 'trend' };

/** Metrics asked in one line: the chart and the table of the same rows. */
export function ExploreView({ title, search, saved, onSearch, onOpen, actions }: Props) {
  const workspaceZone = useZone();
  const [opened, setOpened] = useState<'save' | 'tile'>();
  const { t = saved?.t ?? '24h', chart = 'line', list, sort } = search;
  const changed = saved === undefined || search.m !== undefined;
  const draft = changed ? draftOf(search) : saved.draft;
  const { kept, kind } = saved ?? unsaved;
  const zone = kept.zone ?? (saved === undefined && workspaceZone !== 'UTC' ? workspaceZone : undefined);
  const explored = {
    draft,
    kept: { ...kept, ...(zone !== undefined && { zone }) },
    range: rangeOf(t, workspaceZone),
    grain: draft.grain ?? grainOf(t),
  };
  const [trend, table] = [trendOf(explored), tableOf(explored)];
  const query = useQuery(askQuery([trend, table]));
  const [answer, groups] = query.data ?? [];
  const misread = misreadOf(query.error, draft.q);
  const metrics = columnsOf(draft);
  const by = nameOfBy(draft);
  const titles = titlesOf(useQuery(documentsQuery('metric')).data);
  const heads = metrics.map((name) => headOf(name, answer?.columns ?? titles)).join(', ');
  const group = by === undefined ? undefined : headOf(by, answer?.columns);
  const words = group === undefined ? heads : `${heads} by ${group}`;
  const set = (changes: Partial<ExploreSearch>) => onSearch((old) => ({ ...old, ...changes }));
  const edit = (changes: ExploreDraft) => {
    const next = { ...draft, ...changes };
    const m = metricsOf(next);
    // What is changed of a saved question stands in the address as a whole; without it the address stays short.
    const usual = saved === undefined && m.length === 1 && m[0] === 'events';
    set({ ...next, m: usual ? undefined : m, list: undefined, sort: undefined });
  };
  const onList = (listed: Listed) => set({ list: listParam(listed) });
  return (
    <>
      <PageBar title={title}>
        <SavedChoice name={saved?.name} kinds={['trend', 'table']} onChange={onOpen} />
        {actions?.(savedOf(explored, kind))}
        <Button icon={<IconLayoutGrid {...icon} />} onClick={() => setOpened('tile')}>
          Add to dashboard
        </Button>
        <Button onClick={() => setOpened('save')}>{saved === undefined ? 'Save' : 'Save as new'}</Button>
        <TimeRange value={t} onChange={(next) => set({ t: next === (saved?.t ?? '24h') ? undefined : next })} />
      </PageBar>
      <RefusedNotice />
      <ExploreBar draft={draft} titles={titles} onChange={edit} misread={misread} />
      <Card
        title={heads}
        note={`${rangeWords(t)}, by ${explored.grain}, ${zone ?? 'UTC'}${draft.vs === undefined ? '' : `, ${comparedWith[draft.vs]}`}`}
        refreshing={query.isPlaceholderData}
        actions={
          <>
            <ToggleGroup
              label="Show as"
              value={chart}
              options={charts}
              onChange={(next) => set({ chart: next === 'line' ? undefined : next })}
            />
            <ExportAnswer question={{ ...savedOf(explored), range: explored.range }} title={words} />
          </>
        }
        {...(answer && { foot: <UsedLine answer={answer} /> })}
      >
        {misread === undefined ? (
          <Part query={query} skeleton={{ tall: true }}>
            {([first]) =>
              first && (
                <Suspense fallback={<Skeleton tall />}>
                  {chart === 'table' ? (
                    <BucketRows
                      answer={first}
                      metrics={metrics}
                      caption={`${words}, by ${explored.grain}`}
                      onList={onList}
                    />
                  ) : (
                    <ExploreChart answer={first} metrics={metrics} grain={explored.grain} range={explored.range} />
                  )}
                </Suspense>
              )
            }
          </Part>
        ) : (
          <EmptyState title="The condition cannot be asked.">What is wrong with it stands under it.</EmptyState>
        )}
      </Card>
      {misread === undefined && (
        <Card
          title={group === undefined ? 'Total' : `By ${group}`}
          note={groups && cutWords(groups)}
          flush
          actions={<ExportAnswer question={tableOf(explored, mostGroups)} title={words} />}
        >
          <Part query={query} skeleton={{ lines: 6 }}>
            {([, second]) =>
              second && (
                <GroupTable
                  answer={second}
                  metrics={metrics}
                  by={by}
                  sort={sort}
                  onSort={(next) => set({ sort: next })}
                  onList={onList}
                />
              )
            }
          </Part>
        </Card>
      )}
      <Suspense>
        {opened === 'save' && (
          <SaveSheet
            kind="question"
            title="Save this question"
            usual={saved === undefined ? words : title}
            specOf={(words) => ({ title: words, question: savedOf(explored, kind) })}
            onSaved={onOpen}
            onClose={() => setOpened(undefined)}
          />
        )}
        {opened === 'tile' && (
          <TileSheet
            title={saved === undefined ? words : title}
            question={
              saved !== undefined && !changed ? saved.name : shownOf(explored, by === undefined ? 'trend' : kind)
            }
            shows={['line', 'table', 'bar', 'number']}
            onClose={() => setOpened(undefined)}
          />
        )}
        {list !== undefined && (
          <ListedPeople
            list={list}
            columns={answer?.columns}
            by={by}
            trend={trend}
            table={table}
            onClose={() => set({ list: undefined })}
          />
        )}
      </Suspense>
    </>
  );
}
