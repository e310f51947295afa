import type { DashboardSpec, DefinitionList } from '@millrace/contract';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Choice } from '../ui/choice.tsx';
import { TextField } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { useSaveDocument } from '../documents/documents.ts';
import { nameOf } from '../documents/name-of.ts';
import css from '../documents/save-sheet.module.css';
import { inPlaceOf, tileTitle, withTile, type Tile, type TileShow } from './tiles.ts';
import { useQuestions } from './use-questions.ts';
import { SaveFailed } from '../documents/save-failed.tsx';

export type TileWanted = {
  readonly title: string;
  /** A saved question by its name, or one as a document has it. */
  readonly question: string | object;
  /** What its answer can be drawn as, the best first. */
  readonly shows: readonly [TileShow, ...TileShow[]];
};

type Props = TileWanted & {
  readonly dashboards: DefinitionList['definitions'];
  readonly onClose: () => void;
};

const showWords: Readonly<Record<TileShow, string>> = {
  line: 'Lines',
  bar: 'Bars',
  table: 'Table',
  number: 'Figures',
  funnel: 'Funnel',
  heat: 'Grid',
};
const specOf = (line: Props['dashboards'][number] | undefined): DashboardSpec | undefined =>
  line?.spec as DashboardSpec | undefined;

/** Which dashboard, which place on it, what the tile is called and drawn as. */
export function TileForm({ title, question, shows, dashboards, onClose }: Props) {
  const { workspace = '' } = useParams({ strict: false });
  const save = useSaveDocument();
  const questions = useQuestions();
  const [name, setName] = useState(dashboards[0]?.name ?? '');
  const [fresh, setFresh] = useState(title);
  const [place, setPlace] = useState('');
  const [words, setWords] = useState(title);
  const [show, setShow] = useState(shows[0]);
  const document = dashboards.find((each) => each.name === name);
  const spec = specOf(document);
  const target = document?.name ?? nameOf(fresh);
  const submit = () => {
    // The question is as the platform takes it; the document's schema says no more of it than that.
    const tile = { title: words.trim() || title, question: question as Tile['question'], show };
    const tiles =
      spec === undefined || place === ''
        ? withTile(spec?.tiles ?? [], tile, words)
        : inPlaceOf(spec.tiles, place, tile);
    save.mutate({
      kind: 'dashboard',
      name: target,
      spec: { ...(spec ?? { title: fresh.trim() }), tiles },
      expected: document?.version ?? 0,
    });
  };
  if (save.isSuccess)
    return (
      <Notice tone="info" action={<Button onClick={onClose}>Close</Button>}>
        It is on{' '}
        <Link to="/$workspace/dashboards/$name" params={{ workspace, name: target }}>
          {spec?.title ?? fresh}
        </Link>
        .
      </Notice>
    );
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (target !== '') submit();
      }}
    >
      <Choice
        label="Dashboard"
        value={name}
        options={[
          ...dashboards.map((each) => ({ value: each.name, label: specOf(each)?.title ?? each.name })),
          { value: '', label: 'A new dashboard' },
        ]}
        onChange={(next) => {
          setName(next);
          setPlace('');
        }}
      />
      {spec === undefined ? (
        <TextField label="Title of the dashboard" value={fresh} onChange={setFresh} />
      ) : (
        <Choice
          label="Place"
          value={place}
          options={[
            { value: '', label: 'A new tile below the others' },
            ...spec.tiles.map((tile) => ({ value: tile.id, label: `In place of ${tileTitle(tile, questions)}` })),
          ]}
          onChange={setPlace}
        />
      )}
      <TextField label="Title of the tile" value={words} onChange={setWords} />
      <Choice
        label="Shown as"
        value={show}
        options={shows.map((each) => ({ value: each, label: showWords[each] }))}
        onChange={(next) => setShow(shows.find((each) => each === next) ?? shows[0])}
      />
      <SaveFailed
        error={save.error}
        taken="The dashboard has changed in between, or its name is taken. Look at it and try again."
      />
      <Button type="submit" primary busy={save.isPending}>
        Add
      </Button>
    </form>
  );
}
