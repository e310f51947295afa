import { getRouteApi } from '@tanstack/react-router';
import { RefusedNotice } from '@/shared/address/refused-notice.tsx';
import { TimeRange } from '@/shared/address/time-range.tsx';
import { PageBar } from '@/shared/ui/page-bar.tsx';
import { ToggleGroup } from '@/shared/ui/toggle-group.tsx';
import { AgeTab } from './age-tab.tsx';
import { BuyersTab } from './buyers-tab.tsx';
import { MatrixTab } from './matrix-tab.tsx';
import { RetriesTab } from './retries-tab.tsx';
import { keptSearch, tabOf, type Tab } from './scorecards-search.ts';
import { SourcesTab } from './sources-tab.tsx';

const route = getRouteApi('/$workspace/leads/{-$tab}');
const choices: readonly { readonly value: Tab; readonly label: string }[] = [
  { value: 'sources', label: 'Sources' },
  { value: 'buyers', label: 'Buyers' },
  { value: 'matrix', label: 'Matrix' },
  { value: 'retries', label: 'Retries' },
  { value: 'age', label: 'Lead age' },
];
const content = {
  sources: SourcesTab,
  buyers: BuyersTab,
  matrix: MatrixTab,
  retries: RetriesTab,
  age: AgeTab,
} as const;

/** Sources and buyers by what their leads are worth. */
export function ScorecardsPage() {
  const tab = tabOf(route.useParams().tab);
  const { t = '30d' } = route.useSearch();
  const navigate = route.useNavigate();
  const Content = content[tab];
  return (
    <>
      <PageBar title="Scorecards">
        <ToggleGroup
          label="What to show"
          value={tab}
          options={choices}
          onChange={(next) =>
            void navigate({
              to: '/$workspace/leads/{-$tab}',
              params: (old) => ({ ...old, tab: next }),
              search: (old) => keptSearch(tab, next, old),
            })
          }
        />
        <TimeRange
          value={t}
          onChange={(next) => void navigate({ search: (old) => ({ ...old, t: next === '30d' ? undefined : next }) })}
        />
      </PageBar>
      <RefusedNotice />
      <Content />
    </>
  );
}
