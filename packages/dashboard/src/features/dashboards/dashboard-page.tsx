import type { DashboardSpec, DefinitionVersion } from '@millrace/contract';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { isMissing } from '@/shared/api/request.ts';
import { BehindNotice } from '@/shared/documents/behind-notice.tsx';
import { useSaveDocument } from '@/shared/documents/documents.ts';
import { openingOf } from '@/shared/people/opening-of.ts';
import { definitionQuery } from '@/shared/documents/document-query.ts';
import { Part } from '@/shared/query/part.tsx';
import { askEachQuery } from '@/shared/query/queries.ts';
import { RefusedNotice } from '@/shared/address/refused-notice.tsx';
import type { Tile } from '@/shared/tiles/tiles.ts';
import { TimeRange } from '@/shared/address/time-range.tsx';
import { useHeld } from '@/shared/documents/use-held.ts';
import { useLiveRefresh } from '@/shared/query/use-live-refresh.ts';
import { rangeOf } from '@/shared/time/range.ts';
import { useZone } from '@/shared/time/zone.tsx';
import { Button } from '@/shared/ui/button.tsx';
import { Committed } from '@/shared/ui/committed.tsx';
import { TextField } from '@/shared/ui/field.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { PageBar } from '@/shared/ui/page-bar.tsx';
import { useUnsaved } from '@/shared/ui/use-unsaved.tsx';
import { AddTile } from './add-tile.tsx';
import { arrange, type Change } from './arrange.ts';
import { rangeOfTile, tileQuestions } from './ask-tiles.ts';
import { tileTitle } from '@/shared/tiles/tiles.ts';
import { useQuestions } from '@/shared/tiles/use-questions.ts';
import { filtersOf } from './dashboards-search.ts';
import { DashboardTile } from './dashboard-tile.tsx';
import css from './dashboards.module.css';
import { ExportTile } from './export-tile.tsx';
import { placeOf, type Words } from './tile-place.ts';
import { TileTitle } from './tile-title.tsx';
import { TileTools } from './tile-tools.tsx';
import { SaveFailed } from '@/shared/documents/save-failed.tsx';

const route = getRouteApi('/$workspace/dashboards/$name');

/** A dashboard: all tiles for one range, asked at once; moved and sized by hand when it is edited. */
export function DashboardPage() {
  const { name } = route.useParams();
  const query = useQuery(definitionQuery('dashboard', name));
  return (
    <Part query={query} skeleton={{ tall: true }}>
      {(definition) => <Dashboard key={name} newest={definition} isGone={isMissing(query.error)} />}
    </Part>
  );
}

const specOf = ({ spec }: DefinitionVersion): DashboardSpec => spec as unknown as DashboardSpec;
const tilesOf = (definition: DefinitionVersion): readonly Tile[] => specOf(definition).tiles;

type Props = {
  readonly newest: DefinitionVersion;
  /** It was deleted meanwhile. */
  readonly isGone: boolean;
};

function Dashboard({ newest, isGone }: Props) {
  const { held, draft: tiles, isChanged, setDraft: setTiles, undo, rebase, saved: stored } = useHeld(newest, tilesOf);
  const saved = specOf(held);
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const zone = useZone();
  const questions = useQuestions();
  const save = useSaveDocument();
  const { t = saved.range ?? '24h', edit, list } = search;
  const values = filtersOf(search);
  const spec = { ...saved, tiles: [...tiles] };
  const range = rangeOf(t, zone);
  const all = tileQuestions(spec, range, values);
  const query = useQuery(askEachQuery(all));
  useLiveRefresh(query);
  const isBehind = held.version < newest.version && !save.isPending;
  const unsaved = useUnsaved(isChanged && edit !== undefined, (next) => next['edit'] === undefined, undo);
  const { workspace } = route.useParams();
  const asked = new Map([...questions].map(([each, { question }]) => [each, question as Words]));
  const narrowed = (saved.filters ?? []).flatMap(({ name, of }) => {
    const value = values.get(name);
    return value === undefined ? [] : [{ of, value }];
  });
  const filter = (filterName: string, value: string) => {
    const next = new Map(values);
    if (value === '') next.delete(filterName);
    else next.set(filterName, value);
    const f = [...next].map(([each, chosen]) => `${each}:${chosen}`);
    void navigate({ search: (old) => ({ ...old, f: f.length === 0 ? undefined : f }), replace: true });
  };
  const editing = (on: boolean) =>
    void navigate({ search: (old) => ({ ...old, edit: on ? '1' : undefined }), ignoreBlocker: true });
  const store = async () => {
    const document = { kind: 'dashboard', name: held.name, spec, expected: isGone ? 0 : held.version };
    // What is wrong with it is shown above the tiles.
    const version = isChanged ? await save.mutateAsync(document).catch(() => undefined) : held;
    if (version === undefined) return;
    stored(version, tiles);
    editing(false);
  };
  return (
    <>
      <PageBar title={saved.title}>
        {(saved.filters ?? []).map(({ name, title = name }) => (
          <Committed key={name} live value={values.get(name) ?? ''} onCommit={(next) => filter(name, next)}>
            {(text, onChange) => (
              <TextField
                quiet
                label={title}
                placeholder={`Any ${title.toLowerCase()}`}
                value={text}
                onChange={onChange}
              />
            )}
          </Committed>
        ))}
        <TimeRange value={t} onChange={(next) => void navigate({ search: (old) => ({ ...old, t: next }) })} />
        {edit === undefined ? (
          <Button onClick={() => editing(true)}>Edit</Button>
        ) : (
          <>
            <Button
              onClick={() => {
                undo();
                editing(false);
              }}
            >
              Leave as it was
            </Button>
            {!isBehind && (
              <Button primary busy={save.isPending} onClick={() => void store()}>
                Save
              </Button>
            )}
          </>
        )}
      </PageBar>
      {unsaved}
      <RefusedNotice />
      {isBehind && (
        <BehindNotice
          base={held.version}
          version={newest.version}
          onRebase={() => {
            save.reset();
            rebase(newest);
          }}
        />
      )}
      {isGone && <Notice tone="warn">This dashboard was deleted meanwhile. Saving a change makes it anew.</Notice>}
      <SaveFailed error={save.error} taken={isBehind || isGone ? null : undefined} />
      {edit !== undefined && <AddTile tiles={tiles} onAdd={setTiles} />}
      <div className={css.grid}>
        {tiles.map((tile, index) => {
          const { x, y, w, h } = tile;
          const title = tileTitle(tile, questions);
          const answer = query.isPlaceholderData && isChanged ? undefined : query.data?.[index];
          const question = all[index];
          if (question === undefined) return null;
          const words = typeof tile.question === 'string' ? asked.get(tile.question) : tile.question;
          return (
            <div
              key={tile.id}
              className={css.tile}
              style={{ gridColumn: `${x + 1} / span ${w}`, gridRow: `${y + 1} / span ${h}`, order: y * 100 + x }}
            >
              <DashboardTile
                tile={tile}
                title={title}
                head={
                  <TileTitle workspace={workspace} place={placeOf(tile, { saved: asked, t, narrowed })}>
                    {title}
                  </TileTitle>
                }
                actions={
                  <>
                    {edit !== undefined && (
                      <TileTools
                        title={title}
                        onChange={(change: Change) => setTiles(arrange(tiles, tile.id, change))}
                        onRemove={() => setTiles(tiles.filter(({ id }) => id !== tile.id))}
                      />
                    )}
                    <ExportTile question={question} title={title} />
                  </>
                }
                range={rangeOfTile(tile, range)}
                question={question}
                answer={answer}
                query={query}
                opening={words && openingOf(tile.id, words as Parameters<typeof openingOf>[1])}
                list={list}
                onList={(next) => void navigate({ search: (old) => ({ ...old, list: next }), resetScroll: false })}
              />
            </div>
          );
        })}
      </div>
    </>
  );
}
