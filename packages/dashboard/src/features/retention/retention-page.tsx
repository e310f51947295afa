import { IconLayoutGrid } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { AsOfChoice } from '@/shared/address/as-of-choice.tsx';
import { ExportAnswer } from '@/shared/answer/export-answer.tsx';
import { FilterChips } from '@/shared/people/filter-chips.tsx';
import { Part } from '@/shared/query/part.tsx';
import { askQuery } from '@/shared/query/queries.ts';
import { RefusedNotice } from '@/shared/address/refused-notice.tsx';
import { SavedChoice } from '@/shared/documents/saved-choice.tsx';
import { TimeRange } from '@/shared/address/time-range.tsx';
import { UsedLine } from '@/shared/answer/used-line.tsx';
import { momentOf } from '@/shared/time/moment-param.ts';
import { rangeOf, rangeWords } from '@/shared/time/range.ts';
import { useZone } from '@/shared/time/zone.tsx';
import { Button } from '@/shared/ui/button.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { PageBar } from '@/shared/ui/page-bar.tsx';
import { ToggleGroup } from '@/shared/ui/toggle-group.tsx';
import { CohortPeople } from './cohort-people.tsx';
import { RetentionBar } from './retention-bar.tsx';
import { retentionOf } from './retention-question.ts';
import { RetentionResult } from './retention-result.tsx';
import type { RetentionSearch } from './retention-search.ts';

const SaveSheet = lazy(async () => ({ default: (await import('@/shared/documents/save-sheet.tsx')).SaveSheet }));
const TileSheet = lazy(async () => ({ default: (await import('@/shared/tiles/tile-sheet.tsx')).TileSheet }));
const route = getRouteApi('/$workspace/retention');
const icon = { size: 14, stroke: 1.6, 'aria-hidden': true } as const;

const tabs = [
  { value: 'grid', label: 'Grid' },
  { value: 'curves', label: 'Curves' },
  { value: 'table', label: 'Table' },
] as const;

const figures = [
  { value: 'percent', label: 'Percent' },
  { value: 'people', label: 'People' },
] as const;

/** Who comes again: cohorts by when they began, each followed period by period. */
export function RetentionPage() {
  const search = route.useSearch();
  const { workspace } = route.useParams();
  const navigate = route.useNavigate();
  const zone = useZone();
  const [opened, setOpened] = useState<'save' | 'tile'>();
  const { t = '90d', asof, f = [], kind = 'person', tab, show, cell } = search;
  const question = retentionOf(search, rangeOf(t, zone), momentOf(asof, zone));
  const { range: _, asOf: __, ...said } = question;
  const name = `${question.grain} retention`;
  const query = useQuery(askQuery([question]));
  const [answer] = query.data ?? [];
  const set = (changed: Partial<RetentionSearch>) =>
    void navigate({ search: (old) => ({ ...old, ...changed }), resetScroll: false });
  const change = (changed: Partial<RetentionSearch>) => set({ cell: undefined, ...changed });
  return (
    <>
      <PageBar title="Retention">
        <SavedChoice
          name={undefined}
          kinds={['cohort']}
          onChange={(name = '') => void navigate({ to: '/$workspace/retention/$name', params: { workspace, name } })}
        />
        <AsOfChoice value={asof} onChange={(next) => change({ asof: next })} />
        <TimeRange value={t} onChange={(next) => change({ t: next === '90d' ? undefined : next })} />
        <Button icon={<IconLayoutGrid {...icon} />} onClick={() => setOpened('tile')}>
          Add to dashboard
        </Button>
        <Button primary onClick={() => setOpened('save')}>
          Save
        </Button>
      </PageBar>
      <RefusedNotice />
      <RetentionBar search={search} onChange={change} />
      <FilterChips filters={f} kind={kind} onChange={(next) => change({ f: next.length === 0 ? undefined : next })} />
      <Card
        title="Who came again"
        note={`began: ${rangeWords(t)}`}
        refreshing={query.isPlaceholderData}
        flush={tab === 'table'}
        actions={
          <>
            {tab === undefined && (
              <ToggleGroup
                label="Cells tell"
                value={show ?? 'percent'}
                options={figures}
                onChange={(next) => set({ show: next === 'people' ? 'people' : undefined })}
              />
            )}
            <ToggleGroup
              label="Show as"
              value={tab ?? 'grid'}
              options={tabs}
              onChange={(next) => set({ tab: next === 'grid' ? undefined : next })}
            />
            <ExportAnswer question={question} title={name} />
          </>
        }
        {...(answer && { foot: <UsedLine answer={answer} /> })}
      >
        <Part query={query} skeleton={{ tall: true }}>
          {([first]) =>
            first && (
              <RetentionResult
                answer={first}
                grain={question.grain}
                search={search}
                onSort={(sort) => set({ sort })}
                onOpen={(param) => set({ cell: param === cell ? undefined : param })}
              />
            )
          }
        </Part>
      </Card>
      {cell !== undefined && <CohortPeople question={question} cell={cell} onCell={(next) => set({ cell: next })} />}
      <Suspense>
        {opened === 'save' && (
          <SaveSheet
            kind="question"
            title="Save this question"
            usual={name}
            specOf={(title) => ({ title, question: said })}
            onClose={() => setOpened(undefined)}
          />
        )}
        {opened === 'tile' && (
          <TileSheet title={name} question={said} shows={['table']} onClose={() => setOpened(undefined)} />
        )}
      </Suspense>
    </>
  );
}
