import type { ReplayWanted } from '@millrace/contract';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { whole } from '@/shared/number/format.ts';
import { documentsQuery } from '@/shared/documents/documents.ts';
import { Button } from '@/shared/ui/button.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { Choice } from '@/shared/ui/choice.tsx';
import { TextArea } from '@/shared/ui/text-area.tsx';
import { ErrorState } from '@/shared/ui/states.tsx';
import { patchOf } from './patch-of.ts';
import { replayQuery, useReplay } from './quarantine-query.ts';
import { filterOf } from './quarantine-search.ts';
import css from './quarantine.module.css';
import { Verdicts } from './verdicts.tsx';

const route = getRouteApi('/$workspace/quarantine');
const ways = [
  { value: 'same', label: 'As they came' },
  { value: 'edit', label: 'With a change to each' },
  { value: 'mapping', label: 'Through a mapping' },
];

/** Mends all that the page shows, in one go: first tried, then sent. */
export function ReplayCard({ total }: { readonly total: number }) {
  const search = route.useSearch();
  const mappings = useQuery(documentsQuery('mapping'));
  const names = mappings.data?.definitions.map(({ name }) => name) ?? [];
  const [way, setWay] = useState('same');
  const [edit, setEdit] = useState('{"data": {}}');
  const [mapping, setMapping] = useState('');
  const trial = useReplay();
  const replay = useReplay();
  const running = useQuery(replayQuery(replay.data?.id ?? null));
  const patch = patchOf(edit);
  const change: Partial<ReplayWanted> =
    way === 'edit' && patch !== undefined
      ? { edit: patch }
      : way === 'mapping'
        ? { mapping: mapping || (names[0] ?? '') }
        : {};
  const wanted = { filter: filterOf(search), ...change };
  const wrong = way === 'edit' && patch === undefined ? 'A JSON object is expected' : undefined;
  const passes = trial.data?.verdicts.find(({ verdict }) => verdict === 'accepted')?.count ?? 0;
  const changed = () => trial.reset();
  // What became of them stays in sight when nothing waits any more.
  if (total === 0 && replay.data === undefined) return null;
  return (
    <Card
      title={replay.data === undefined ? `Send these ${whole(total)} in again` : 'Sent in again'}
      note="what is still refused goes on waiting; duplicates count once"
    >
      <div className={css.form}>
        <Choice
          quiet
          label="How"
          value={way}
          options={names.length > 0 ? ways : ways.slice(0, 2)}
          onChange={(next) => {
            setWay(next);
            changed();
          }}
        />
        {way === 'mapping' && (
          <Choice
            quiet
            label="Mapping"
            value={mapping || (names[0] ?? '')}
            options={names}
            onChange={(next) => {
              setMapping(next);
              changed();
            }}
          />
        )}
        {way === 'edit' && (
          <TextArea
            label="Merge patch (RFC 7396): null takes a field away"
            value={edit}
            error={wrong}
            onChange={(next) => {
              setEdit(next);
              changed();
            }}
          />
        )}
        <Button
          busy={trial.isPending}
          onClick={() => {
            if (wrong !== undefined) return;
            replay.reset();
            trial.mutate({ ...wanted, dry: true });
          }}
        >
          Try
        </Button>
        {passes > 0 && replay.data === undefined && (
          <Button primary busy={replay.isPending} onClick={() => replay.mutate(wanted)}>
            Send {whole(passes)} in again
          </Button>
        )}
      </div>
      {trial.error !== null && <ErrorState error={trial.error} />}
      {replay.error !== null && <ErrorState error={replay.error} />}
      {replay.data === undefined
        ? trial.data && <Verdicts view={trial.data} />
        : replay.data && <Verdicts view={running.data ?? replay.data} />}
    </Card>
  );
}
