import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { AsOfChoice } from '@/shared/address/as-of-choice.tsx';
import { documentsQuery } from '@/shared/documents/documents.ts';
import { FilterChips, filterWords } from '@/shared/people/filter-chips.tsx';
import { kindWords } from '@/shared/people/kind-words.ts';
import { Part } from '@/shared/query/part.tsx';
import { askQuery } from '@/shared/query/queries.ts';
import { RefusedNotice } from '@/shared/address/refused-notice.tsx';
import { SegmentChoice } from '@/shared/people/segment-choice.tsx';
import { kindsWithTraits, traitsOf } from '@/shared/people/traits.ts';
import { UsedLine } from '@/shared/answer/used-line.tsx';
import { filterOf } from '@/shared/people/who.ts';
import { whole } from '@/shared/number/format.ts';
import { momentWords } from '@/shared/time/moment-param.ts';
import { useZone } from '@/shared/time/zone.tsx';
import { Button } from '@/shared/ui/button.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { Choice } from '@/shared/ui/choice.tsx';
import { linkButton } from '@/shared/ui/link-button.ts';
import { PageBar } from '@/shared/ui/page-bar.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';
import { breakdownOf, usualTrait } from './people-query.ts';
import css from './people-page.module.css';
import type { PeopleSearch } from './people-search.ts';
import { PeopleGroups } from './people-groups.tsx';
import { SaveRule } from './save-rule.tsx';

const PeopleSheet = lazy(async () => ({ default: (await import('@/shared/people/people-sheet.tsx')).PeopleSheet }));
const route = getRouteApi('/$workspace/people');

/** Who they are: counted by one trait, narrowed group by group, and what can be asked of the rest. */
export function PeoplePage() {
  const search = route.useSearch();
  const { workspace } = route.useParams();
  const navigate = route.useNavigate();
  const zone = useZone();
  const documents = useQuery(documentsQuery('entity'));
  const [saving, setSaving] = useState(false);
  const { kind = 'person', f = [], asof, among, list } = search;
  const traits = traitsOf(documents.data, kind);
  const by = search.by ?? usualTrait(traits, f);
  const question = breakdownOf(search, by, zone);
  // What the page says of itself is the new question's at once: figures of the one before would stand under wrong names.
  const query = useQuery({
    ...askQuery([question]),
    enabled: documents.data !== undefined,
    placeholderData: () => undefined,
  });
  const [answer] = query.data ?? [];
  const set = (changed: Partial<PeopleSearch>) =>
    void navigate({ search: (old) => ({ ...old, list: undefined, ...changed }), resetScroll: false });
  const titleOf = (name: string): string => traits.find((trait) => trait.name === name)?.title ?? name;
  const listed = list === undefined || list === '' ? undefined : list;
  const words = [...f, ...(listed === undefined ? [] : [listed])].map((param) => filterWords(param, traits)).join(', ');
  const behind = {
    question,
    cell: listed === undefined ? {} : { [filterOf(listed).trait]: filterOf(listed).value },
  };
  const onward = { ...(f.length > 0 && { f }), among, asof, t: monthOf(f) };
  const kinds = kindsWithTraits(documents.data);
  return (
    <>
      <PageBar title="People">
        <AsOfChoice value={asof} onChange={(next) => set({ asof: next })} />
      </PageBar>
      <RefusedNotice />
      <div className={css.bar}>
        {kinds.length > 1 && (
          <Choice
            quiet
            label="Kind"
            value={kind}
            options={kinds}
            onChange={(next) =>
              set({ kind: next === 'person' ? undefined : next, by: undefined, f: undefined, sort: undefined })
            }
          />
        )}
        <Choice
          quiet
          label="Counted by"
          value={by ?? ''}
          options={traits.map(({ name, title }) => ({ value: name, label: `By ${title.toLowerCase()}` }))}
          onChange={(next) => set({ by: next, sort: undefined })}
        />
        <SegmentChoice quiet value={among} onChange={(next) => set({ among: next })} />
        <FilterChips
          filters={f}
          kind={kind}
          onChange={(next) => set({ f: next.length === 0 ? undefined : next, by: undefined, sort: undefined })}
        />
      </div>
      <Card
        flush
        title={answer === undefined ? 'People' : `${whole(answer.n)} ${kindWords(kind, answer.n)}`}
        note={`${by === undefined ? 'All' : `by ${titleOf(by).toLowerCase()}`}, as of ${momentWords(asof, zone)}`}
        actions={
          <>
            <Link className={linkButton} to="/$workspace/funnels/new" params={{ workspace }} search={onward}>
              Funnel of these
            </Link>
            <Link className={linkButton} to="/$workspace/retention" params={{ workspace }} search={onward}>
              Retention of these
            </Link>
            <Button onClick={() => set({ list: '' })}>List</Button>
            <Button onClick={() => setSaving(true)}>Save as segment</Button>
          </>
        }
        {...(answer && { foot: <UsedLine answer={answer} /> })}
      >
        <Part query={query} skeleton={{ lines: 6 }}>
          {([first]) =>
            first !== undefined &&
            (first.n === 0 ? (
              <EmptyState title="Nobody is here.">Drop what narrows the page, or ask as of a later day.</EmptyState>
            ) : (
              <PeopleGroups
                answer={first}
                title={by === undefined ? 'All' : titleOf(by)}
                sort={search.sort}
                onSort={(sort) => set({ sort })}
                onList={(value) => set({ list: value })}
                onNarrow={(value) => set({ f: [...f, value], by: undefined, sort: undefined })}
              />
            ))
          }
        </Part>
      </Card>
      {saving && <SaveRule search={search} usual={words || 'Everybody'} onClose={() => setSaving(false)} />}
      {list !== undefined && documents.data !== undefined && (
        <Suspense>
          <PeopleSheet title={words || 'Everybody'} behind={behind} onClose={() => set({})} />
        </Suspense>
      )}
    </>
  );
}

/** Of people of one month a funnel is asked over that month. */
function monthOf(filters: readonly string[]): string | undefined {
  const month = filters.map((param) => filterOf(param).value).find((value) => /^\d{4}-\d{2}$/.test(String(value)));
  if (month === undefined) return undefined;
  const [year, number] = String(month).split('-').map(Number);
  const last = new Date(Date.UTC(year ?? 0, number ?? 0, 0)).toISOString().slice(0, 10);
  return `${String(month)}-01..${last}`;
}
