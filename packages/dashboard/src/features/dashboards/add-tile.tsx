import { useQuery } from '@tanstack/react-query';
import type { QuestionSpec } from '@millrace/contract';
import { useState } from 'react';
import { documentsQuery } from '@/shared/documents/documents.ts';
import { withTile, type Tile } from '@/shared/tiles/tiles.ts';
import { Button } from '@/shared/ui/button.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { Choice } from '@/shared/ui/choice.tsx';
import css from './dashboards.module.css';

const shows = ['line', 'bar', 'table', 'number'] as const;

type Props = { readonly tiles: readonly Tile[]; readonly onAdd: (tiles: readonly Tile[]) => void };

/** Puts a saved question on the page, below all that is there. */
export function AddTile({ tiles, onAdd }: Props) {
  const questions = useQuery(documentsQuery('question'));
  const names = questions.data?.definitions ?? [];
  const [chosen, setChosen] = useState('');
  const [show, setShow] = useState<(typeof shows)[number]>('table');
  const name = chosen || (names[0]?.name ?? '');
  return (
    <Card title="Put a question on it">
      <div className={css.add}>
        <Choice
          label="Question"
          value={name}
          options={names.map((each) => ({
            value: each.name,
            label: (each.spec as QuestionSpec | undefined)?.title ?? each.name,
          }))}
          onChange={setChosen}
        />
        <Choice
          label="Shown as"
          value={show}
          options={[...shows]}
          onChange={(next) => setShow(shows.find((one) => one === next) ?? 'table')}
        />
        <Button onClick={() => name !== '' && onAdd(withTile(tiles, { question: name, show }, name))}>Add</Button>
      </div>
    </Card>
  );
}
