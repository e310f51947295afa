import type { SegmentSpec } from '@millrace/contract';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { momentOf } from '@/shared/time/moment-param.ts';
import { useZone } from '@/shared/time/zone.tsx';
import { ToggleGroup } from '@/shared/ui/toggle-group.tsx';
import { Skeleton } from '@/shared/ui/skeleton.tsx';
import { CountCard } from './count-card.tsx';
import css from './segment-page.module.css';
import type { SegmentSearch, Tab } from './segment-search.ts';

const PeopleCard = lazy(async () => ({ default: (await import('@/shared/people/people-card.tsx')).PeopleCard }));
const MovesCard = lazy(async () => ({ default: (await import('./moves-card.tsx')).MovesCard }));
const UsedByCard = lazy(async () => ({ default: (await import('@/shared/documents/used-by-card.tsx')).UsedByCard }));
const RuleTab = lazy(async () => ({ default: (await import('./rule-tab.tsx')).RuleTab }));
const DocumentHistory = lazy(async () => ({
  default: (await import('@/shared/documents/document-history.tsx')).DocumentHistory,
}));

const route = getRouteApi('/$workspace/segments/$name');

const tabs: readonly { readonly value: Tab; readonly label: string }[] = [
  { value: 'members', label: 'Members' },
  { value: 'rule', label: 'Rule' },
  { value: 'moves', label: 'Entered and left' },
  { value: 'uses', label: 'Used by' },
  { value: 'history', label: 'History' },
];

type Props = { readonly name: string; readonly version: number; readonly spec: SegmentSpec };

/** A segment that is there: its size now, and one of its sides. */
export function SegmentView({ name, version, spec }: Props) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const zone = useZone();
  const { asof, tab = 'members', v } = search;
  const asOf = momentOf(asof, zone);
  const question = { kind: 'segment', segment: name, ...(asOf !== undefined && { asOf }) } as const;
  const set = (changed: Partial<SegmentSearch>, replace = false) =>
    void navigate({ search: (old) => ({ ...old, ...changed }), resetScroll: false, replace });
  return (
    <>
      <CountCard question={question} spec={spec} asof={asof} />
      <div className={css.tabs}>
        <ToggleGroup
          label="What to show"
          value={tab}
          options={tabs}
          onChange={(next) => set({ tab: next === 'members' ? undefined : next, cell: undefined, sort: undefined })}
        />
      </div>
      <Suspense fallback={<Skeleton lines={8} />}>
        {tab === 'members' && (
          <PeopleCard title="Members" who={`${spec.title ?? name} members`} behind={{ question, cell: {} }} />
        )}
        {tab === 'rule' && (
          <RuleTab
            name={name}
            version={version}
            spec={spec}
            search={search}
            asOf={asOf}
            onSearch={(changed) => set(changed, true)}
          />
        )}
        {tab === 'moves' && <MovesCard name={name} search={search} asOf={asOf} onSearch={set} />}
        {tab === 'uses' && <UsedByCard kind="segment" name={name} />}
        {tab === 'history' && (
          <DocumentHistory kind="segment" name={name} chosen={v} onChoose={(next) => set({ v: next })} />
        )}
      </Suspense>
    </>
  );
}
