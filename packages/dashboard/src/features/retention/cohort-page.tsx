import { IconLayoutGrid } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { AsOfChoice } from '@/shared/address/as-of-choice.tsx';
import { headOf } from '@/shared/answer/answer-table.tsx';
import { documentsQuery } from '@/shared/documents/documents.ts';
import { ExportAnswer } from '@/shared/answer/export-answer.tsx';
import { Part } from '@/shared/query/part.tsx';
import { askQuery } from '@/shared/query/queries.ts';
import { RefusedNotice } from '@/shared/address/refused-notice.tsx';
import { SavedChoice } from '@/shared/documents/saved-choice.tsx';
import { TimeRange } from '@/shared/address/time-range.tsx';
import { UsedLine } from '@/shared/answer/used-line.tsx';
import { momentOf } from '@/shared/time/moment-param.ts';
import { periodWords } from '@/shared/time/period.ts';
import { rangeOf } from '@/shared/time/range.ts';
import { useZone } from '@/shared/time/zone.tsx';
import { Button } from '@/shared/ui/button.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { Choice } from '@/shared/ui/choice.tsx';
import { PageBar } from '@/shared/ui/page-bar.tsx';
import { ToggleGroup } from '@/shared/ui/toggle-group.tsx';
import { CohortResult } from './cohort-result.tsx';
import type { CohortSearch } from './cohort-search.ts';
import { cellOf, metricsOf, openingOf } from './metric-cohorts.ts';

const PeopleSheet = lazy(async () => ({ default: (await import('@/shared/people/people-sheet.tsx')).PeopleSheet }));
const TileSheet = lazy(async () => ({ default: (await import('@/shared/tiles/tile-sheet.tsx')).TileSheet }));
const route = getRouteApi('/$workspace/retention/$name');
const icon = { size: 14, stroke: 1.6, 'aria-hidden': true } as const;

const tabs = [
  { value: 'grid', label: 'Grid' },
  { value: 'table', label: 'Table' },
] as const;

/** A saved question about cohorts: what has become of each at each age. */
export function CohortPage() {
  const search = route.useSearch();
  const { workspace, name } = route.useParams();
  const navigate = route.useNavigate();
  const zone = useZone();
  const [adding, setAdding] = useState(false);
  const { t, asof, m, tab = 'grid', cell } = search;
  const document = useQuery(documentsQuery('question')).data?.definitions.find((each) => each.name === name);
  const said = document?.spec?.['question'] as { readonly grain?: string } | undefined;
  const title = String(document?.spec?.['title'] ?? name);
  const moment = momentOf(asof, zone);
  const asked = {
    saved: name,
    ...(t !== undefined && { range: rangeOf(t, zone) }),
    ...(moment !== undefined && { asOf: moment }),
  };
  const query = useQuery(askQuery([asked]));
  const [answer] = query.data ?? [];
  const metrics = answer === undefined ? [] : metricsOf(answer);
  const opening = openingOf(metrics);
  const metric = metrics.find((each) => each.name === m) ?? opening;
  const unit = answer?.columns[1]?.name ?? 'day';
  const grain = said?.grain ?? 'day';
  const set = (changed: Partial<CohortSearch>) =>
    void navigate({ search: (old) => ({ ...old, ...changed }), resetScroll: false });
  const [start = '', age = '', of = ''] = cell?.split('/') ?? [];
  const listed =
    cell === undefined
      ? undefined
      : {
          title: `${headOf(of, metrics)} at ${unit} ${age}, ${grain} of ${periodWords(start.slice(0, 10), grain)}`,
          behind: { question: asked, cell: cellOf(cell, unit) },
        };
  return (
    <>
      <PageBar title={title}>
        <SavedChoice
          name={name}
          kinds={['cohort']}
          onChange={(next) =>
            void (next === undefined
              ? navigate({ to: '/$workspace/retention', params: { workspace } })
              : navigate({ to: '/$workspace/retention/$name', params: { workspace, name: next }, search: {} }))
          }
        />
        <AsOfChoice value={asof} onChange={(next) => set({ asof: next, cell: undefined })} />
        <TimeRange value={t ?? '30d'} onChange={(next) => set({ t: next, cell: undefined })} />
        <Button icon={<IconLayoutGrid {...icon} />} onClick={() => setAdding(true)}>
          Add to dashboard
        </Button>
      </PageBar>
      <RefusedNotice />
      <Card
        title="What has become of them"
        note={`by ${grain} of start, as of so many ${unit}s after`}
        refreshing={query.isPlaceholderData}
        flush={tab === 'table'}
        actions={
          <>
            {tab === 'grid' && metric !== undefined && (
              <Choice
                quiet
                label="Metric"
                value={metric.name}
                options={metrics.map((each) => ({ value: each.name, label: headOf(each.name, metrics) }))}
                onChange={(next) => set({ m: next === opening?.name ? undefined : next })}
              />
            )}
            <ToggleGroup
              label="Show as"
              value={tab}
              options={tabs}
              onChange={(next) => set({ tab: next === 'table' ? 'table' : undefined })}
            />
            <ExportAnswer question={asked} title={name} />
          </>
        }
        {...(answer && { foot: <UsedLine answer={answer} /> })}
      >
        <Part query={query} skeleton={{ tall: true }}>
          {([first]) =>
            first && <CohortResult answer={first} grain={grain} metric={metric} search={search} onSearch={set} />
          }
        </Part>
      </Card>
      <Suspense>
        {listed !== undefined && (
          <PeopleSheet title={listed.title} behind={listed.behind} onClose={() => set({ cell: undefined })} />
        )}
        {adding && <TileSheet title={title} question={name} shows={['table']} onClose={() => setAdding(false)} />}
      </Suspense>
    </>
  );
}
