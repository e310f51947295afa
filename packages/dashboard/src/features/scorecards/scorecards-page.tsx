import { getRouteApi } from '@tanstack/react-router';
import { RefusedNotice } from '@/shared/address/refused-notice.tsx';
import { TimeRange } from '@/shared/address/time-range.tsx';
import { PageBar } from '@/shared/ui/page-bar.tsx';
import { ToggleGroup } from '@/shared/ui/toggle-group.tsx';
import { AgeTab } from './age-tab.tsx';
import { BuyersTab } from './buyers-tab.tsx';
import { MatrixTab } from './matrix-tab.tsx';
import { RetriesTab } from './retries-tab.tsx';
import { keptSearch, tabOf } from './scorecards-search.ts';
import { SourcesTab } from './sources-tab.tsx';
import { titledTabs } from './tabs.ts';

const route = getRouteApi('/$workspace/leads/{-$tab}');
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
          options={titledTabs}
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
