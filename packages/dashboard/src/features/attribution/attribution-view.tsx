import { IconLayoutGrid } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { whole } from '@/shared/number/format.ts';
import { AsOfChoice } from '@/shared/address/as-of-choice.tsx';
import { ExportAnswer } from '@/shared/answer/export-answer.tsx';
import { misreadOf } from '@/shared/conditions/misread.ts';
import { Part } from '@/shared/query/part.tsx';
import { askQuery } from '@/shared/query/queries.ts';
import { RefusedNotice } from '@/shared/address/refused-notice.tsx';
import { SavedChoice } from '@/shared/documents/saved-choice.tsx';
import { TimeRange } from '@/shared/address/time-range.tsx';
import { useSaved } from '@/shared/documents/use-saved.ts';
import { UsedLine } from '@/shared/answer/used-line.tsx';
import { momentOf } from '@/shared/time/moment-param.ts';
import { rangeOf, rangeWords } from '@/shared/time/range.ts';
import { useZone } from '@/shared/time/zone.tsx';
import { Button } from '@/shared/ui/button.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { Chip } from '@/shared/ui/chip.tsx';
import { PageBar } from '@/shared/ui/page-bar.tsx';
import { ToggleGroup } from '@/shared/ui/toggle-group.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';
import { AttributionBar } from './attribution-bar.tsx';
import { modelsOf, nameOfBy, saidOf, type AttributionSaid } from './attribution-question.ts';
import { AttributionResult } from './attribution-result.tsx';
import {
  rowParam,
  rowOf,
  type AttributionDraft,
  type AttributionSearch,
  type ChannelRow,
} from './attribution-search.ts';
import { nameOfModel } from './model-param.ts';

const kinds = ['attribution'];
const PeopleSheet = lazy(async () => ({ default: (await import('@/shared/people/people-sheet.tsx')).PeopleSheet }));
const SaveSheet = lazy(async () => ({ default: (await import('@/shared/documents/save-sheet.tsx')).SaveSheet }));
const TileSheet = lazy(async () => ({ default: (await import('@/shared/tiles/tile-sheet.tsx')).TileSheet }));
const icon = { size: 14, stroke: 1.6, 'aria-hidden': true } as const;
const tabs = [
  { value: 'bars', label: 'Bars' },
  { value: 'table', label: 'Table' },
] as const;
const shows = [
  { value: 'count', label: 'Conversions' },
  { value: 'value', label: 'Worth' },
] as const;

type Props = {
  readonly title: string;
  readonly draft: AttributionDraft;
  readonly search: AttributionSearch;
  /** The saved question that is looked at. */
  readonly name?: string;
  readonly onDraft: (draft: AttributionDraft) => void;
  readonly onSearch: (changed: Partial<AttributionSearch>) => void;
  readonly onOpen: (name: string | undefined) => void;
  /** Beside the title: what can be done with a saved one that was changed. */
  readonly actions?: ((said: AttributionSaid) => ReactNode) | undefined;
};

/** Which channels came before what people did, told by models beside each other. It describes, and says so. */
export function AttributionView({ title, draft, search, name, onDraft, onSearch, onOpen, actions }: Props) {
  const zone = useZone();
  const [opened, setOpened] = useState<'save' | 'tile'>();
  const { t = '30d', asof, tab, show, cell } = search;
  const said = saidOf(draft);
  const moment = momentOf(asof, zone);
  const asked = { range: rangeOf(t, zone), ...(moment !== undefined && { asOf: moment }) };
  const query = useQuery({
    ...askQuery(said === undefined ? [] : [{ ...said, ...asked }]),
    enabled: said !== undefined,
  });
  const [answer] = query.data ?? [];
  const row = cell === undefined ? undefined : rowOf(cell);
  return (
    <>
      <PageBar title={title}>
        <SavedChoice name={name} kinds={kinds} onChange={onOpen} />
        {said && actions?.(said)}
        <AsOfChoice value={asof} onChange={(next) => onSearch({ asof: next })} />
        {said && (
          <>
            <Button icon={<IconLayoutGrid {...icon} />} onClick={() => setOpened('tile')}>
              Add to dashboard
            </Button>
            <Button onClick={() => setOpened('save')}>{name === undefined ? 'Save' : 'Save as new'}</Button>
          </>
        )}
        <TimeRange value={t} onChange={(next) => onSearch({ t: next === '30d' ? undefined : next })} />
      </PageBar>
      <RefusedNotice />
      <AttributionBar
        draft={draft}
        onChange={(changed) => onDraft({ ...draft, ...changed })}
        misread={misreadOf(query.error, draft.q)}
      />
      <Card
        title="Credit by channel"
        note={
          <>
            <Chip tone="warn">Descriptive</Chip> What came before a conversion, not what caused it. {rangeWords(t)}
            {answer && `, ${whole(answer.n)} conversion${answer.n === 1 ? '' : 's'}`}
          </>
        }
        flush={tab === 'table' && answer !== undefined}
        refreshing={query.isPlaceholderData}
        actions={
          <>
            {draft.value !== undefined && tab !== 'table' && (
              <ToggleGroup
                label="Bars of"
                value={show ?? 'count'}
                options={shows}
                onChange={(next) => onSearch({ show: next === 'value' ? next : undefined })}
              />
            )}
            <ToggleGroup
              label="Show as"
              value={tab ?? 'bars'}
              options={tabs}
              onChange={(next) => onSearch({ tab: next === 'table' ? next : undefined })}
            />
            {said && <ExportAnswer question={{ ...said, ...asked }} title={title} />}
          </>
        }
        {...(answer && { foot: <UsedLine answer={answer} /> })}
      >
        {said === undefined ? (
          <EmptyState title="Nothing is asked yet." action={<OpenSaved onOpen={onOpen} />}>
            Choose the event that counts as a conversion, what touches before it, and the channel of a touch.
          </EmptyState>
        ) : (
          <Part query={query} skeleton={{ tall: true }}>
            {([first]) =>
              first && (
                <AttributionResult
                  answer={first}
                  models={modelsOf(draft).map(nameOfModel)}
                  search={search}
                  onSort={(sort) => onSearch({ sort })}
                  onOpen={(next) => onSearch({ cell: rowParam(next) })}
                />
              )
            }
          </Part>
        )}
      </Card>
      <Suspense>
        {said && row !== undefined && (
          <PeopleSheet
            title={`Converted ${afterWords(row)}`}
            behind={{ question: { ...said, ...asked }, cell: { [nameOfBy(draft)]: row.channel, touched: row.touched } }}
            onClose={() => onSearch({ cell: undefined })}
          />
        )}
        {opened === 'save' && said && (
          <SaveSheet
            kind="question"
            title="Save this question"
            usual={name === undefined ? 'What came before' : title}
            specOf={(words) => ({ title: words, question: said })}
            onSaved={onOpen}
            onClose={() => setOpened(undefined)}
          />
        )}
        {opened === 'tile' && said && (
          <TileSheet
            title={title}
            question={name !== undefined && actions === undefined ? name : said}
            shows={['table', 'bar']}
            onClose={() => setOpened(undefined)}
          />
        )}
      </Suspense>
    </>
  );
}

function afterWords({ channel, touched }: ChannelRow): string {
  if (!touched) return 'without a touch before';
  return `after ${channel === null ? 'a touch without a channel' : String(channel)}`;
}

const mostOpened = 3;

/** Saved ones to begin with. */
function OpenSaved({ onOpen }: Pick<Props, 'onOpen'>) {
  return useSaved(kinds)
    .slice(0, mostOpened)
    .map(({ value, label }) => (
      <Button key={value} onClick={() => onOpen(value)}>
        {label}
      </Button>
    ));
}
