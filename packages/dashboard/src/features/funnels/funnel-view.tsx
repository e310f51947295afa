import { IconLayoutGrid } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { AsOfChoice } from '@/shared/address/as-of-choice.tsx';
import { FilterChips } from '@/shared/people/filter-chips.tsx';
import { misreadOf } from '@/shared/conditions/misread.ts';
import { Part } from '@/shared/query/part.tsx';
import { askQuery } from '@/shared/query/queries.ts';
import { RefusedNotice } from '@/shared/address/refused-notice.tsx';
import { SavedChoice } from '@/shared/documents/saved-choice.tsx';
import { TimeRange } from '@/shared/address/time-range.tsx';
import { UsedLine } from '@/shared/answer/used-line.tsx';
import { momentOf } from '@/shared/time/moment-param.ts';
import { rangeOf } from '@/shared/time/range.ts';
import { useZone } from '@/shared/time/zone.tsx';
import { Button } from '@/shared/ui/button.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { Choice } from '@/shared/ui/choice.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { PageBar } from '@/shared/ui/page-bar.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';
import { FunnelOptions } from './funnel-options.tsx';
import { saidOf, type FunnelSaid } from './funnel-question.ts';
import { FunnelResult } from './funnel-result.tsx';
import { draftOf, orderWords, type Edited, type FunnelDraft, type FunnelSearch } from './funnel-search.ts';
import css from './funnel-view.module.css';
import { cellOf, openedWords } from './opened-param.ts';
import { StepList } from './step-list.tsx';

const SaveSheet = lazy(async () => ({ default: (await import('@/shared/documents/save-sheet.tsx')).SaveSheet }));
const TileSheet = lazy(async () => ({ default: (await import('@/shared/tiles/tile-sheet.tsx')).TileSheet }));
const PeopleSheet = lazy(async () => ({ default: (await import('@/shared/people/people-sheet.tsx')).PeopleSheet }));
const icon = { size: 14, stroke: 1.6, 'aria-hidden': true } as const;

type Props = {
  readonly title: string;
  readonly search: FunnelSearch;
  /** What the funnel is as long as the address says nothing else. */
  readonly saved?: { readonly name: string; readonly draft: FunnelDraft };
  /** What was written takes the place of what stood in the address before; what was chosen follows it. */
  readonly onSearch: (change: (old: FunnelSearch) => FunnelSearch, how?: Edited) => void;
  /** Goes to a saved funnel, or to a new one. */
  readonly onOpen: (name: string | undefined) => void;
  /** Beside the title: what can be done with a saved one that was changed. */
  readonly actions?: ((said: FunnelSaid) => ReactNode) | undefined;
};

const comparisons = [
  { value: '', label: 'not compared' },
  { value: 'prev', label: 'vs the period before' },
];
const empty: FunnelDraft = { step: ['', ''] };
/** An address beyond this is cut off by some of those who pass it on. */
const longestAddress = 1800;

/** A funnel while it is made and asked: the steps on the left, how far they get on the right, who they are beside it. */
export function FunnelView({ title, search, saved, onSearch, onOpen, actions }: Props) {
  const zone = useZone();
  const [opened, setOpened] = useState<'save' | 'tile'>();
  const { t = '30d', asof, vs, seg } = search;
  const begun = saved?.draft ?? empty;
  const basis = (old: FunnelSearch): FunnelDraft =>
    old.step === undefined ? { ...begun, f: old.f ?? begun.f, among: old.among ?? begun.among } : draftOf(old);
  const draft = basis(search);
  const said = saidOf(draft);
  const moment = momentOf(asof, zone);
  const asked = { range: rangeOf(t, zone), ...(moment !== undefined && { asOf: moment }) };
  const { by, ...whole } = said ?? { kind: 'funnel', steps: [] };
  const compared = vs === undefined ? {} : { compare: 'previous' as const };
  const questions = [{ ...whole, ...compared, ...asked }, ...(by === undefined ? [] : [{ ...whole, by, ...asked }])];
  const query = useQuery({ ...askQuery(questions), enabled: said !== undefined });
  const [answer] = query.data ?? [];
  const words =
    saved !== undefined || said === undefined ? title : said.steps.map((step) => step.name ?? step.type).join(' to ');
  const set = (changed: Partial<FunnelSearch>) => onSearch((old) => ({ ...old, ...changed }));
  const edit = (change: (old: FunnelDraft) => FunnelDraft, how?: Edited) =>
    onSearch((old) => {
      const before = basis(old);
      return { ...old, seg: undefined, ...before, ...change(before) };
    }, how);
  return (
    <>
      <PageBar title={title}>
        <SavedChoice name={saved?.name} kinds={['funnel']} onChange={onOpen} />
        {said && actions?.(said)}
        <AsOfChoice value={asof} onChange={(next) => set({ asof: next })} />
        <TimeRange value={t} onChange={(next) => set({ t: next === '30d' ? undefined : next })} />
        <Choice
          quiet
          label="Compare with"
          value={vs ?? ''}
          options={comparisons}
          onChange={(next) => set({ vs: next === 'prev' ? 'prev' : undefined })}
        />
        {said && (
          <>
            <Button icon={<IconLayoutGrid {...icon} />} onClick={() => setOpened('tile')}>
              Add to dashboard
            </Button>
            <Button primary={saved === undefined} onClick={() => setOpened('save')}>
              {saved === undefined ? 'Save' : 'Save as new'}
            </Button>
          </>
        )}
      </PageBar>
      <RefusedNotice />
      {globalThis.location.search.length > longestAddress && (
        <Notice tone="info">This address is too long to be passed on. Save the funnel to share it.</Notice>
      )}
      <FilterChips
        filters={draft.f ?? []}
        kind={draft.kind ?? 'person'}
        onChange={(f) => edit(() => ({ f: f.length === 0 ? undefined : f }))}
      />
      <div className={css.columns}>
        <Card title="Steps" note={orderWords[draft.order ?? 'ordered'].toLowerCase()}>
          <StepList steps={draft.step ?? []} onChange={(step, how) => edit(() => ({ step }), how)} />
          <FunnelOptions
            draft={draft}
            onChange={(changed, how) => edit(() => changed, how)}
            misread={misreadOf(query.error, draft.q)}
          />
        </Card>
        <div className={css.result}>
          {said === undefined ? (
            <Card title="How far they get">
              <EmptyState title="No funnel yet.">Choose the events of at least two steps.</EmptyState>
            </Card>
          ) : (
            <>
              <Part query={query} skeleton={{ tall: true }}>
                {([total, groups]) =>
                  total && (
                    <FunnelResult
                      title={title}
                      questions={questions}
                      total={total}
                      groups={groups}
                      search={search}
                      refreshing={query.isPlaceholderData}
                      foot={<UsedLine answer={total} />}
                      onSearch={set}
                    />
                  )
                }
              </Part>
              {seg !== undefined && answer && !query.isPlaceholderData && (
                <Suspense>
                  <PeopleSheet
                    title={openedWords(seg, answer)}
                    behind={{ question: { ...said, ...asked }, cell: cellOf(seg, said) }}
                    onClose={() => set({ seg: undefined })}
                  />
                </Suspense>
              )}
            </>
          )}
        </div>
      </div>
      <Suspense>
        {opened === 'save' && said && (
          <SaveSheet
            kind="question"
            title="Save this funnel"
            usual={words}
            specOf={(title) => ({ title, question: said })}
            onSaved={onOpen}
            onClose={() => setOpened(undefined)}
          />
        )}
        {opened === 'tile' && said && (
          <TileSheet
            title={words}
            question={saved !== undefined && actions === undefined ? saved.name : said}
            shows={['funnel', 'table']}
            onClose={() => setOpened(undefined)}
          />
        )}
      </Suspense>
    </>
  );
}
