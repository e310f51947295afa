import type { QuarantinedItemWhole } from '@millrace/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Part } from '@/shared/query/part.tsx';
import { Moment } from '@/shared/time/moment.tsx';
import { Button } from '@/shared/ui/button.tsx';
import { MaskedNote } from '@/shared/ui/masked-note.tsx';
import { Sheet } from '@/shared/ui/sheet.tsx';
import { ErrorState } from '@/shared/ui/states.tsx';
import { TextArea } from '@/shared/ui/text-area.tsx';
import { patchOf } from './patch-of.ts';
import { itemQuery, useReplay } from './quarantine-query.ts';
import css from './quarantine.module.css';
import { Verdicts } from './verdicts.tsx';

type Props = { readonly at: string; readonly onClose: () => void };

/** One item: why it is here, its bytes, and the way back. */
export function ItemSheet({ at, onClose }: Props) {
  const query = useQuery(itemQuery(at, useQueryClient()));
  return (
    <Sheet open onClose={onClose} title={query.data?.code ?? 'Item'}>
      <Part query={query} skeleton={{ lines: 8 }}>
        {(item) => <Item key={at} item={item} />}
      </Part>
    </Sheet>
  );
}

function Item({ item }: { readonly item: QuarantinedItemWhole }) {
  const { message, detail, field, received, producer, state, original, position, replay: former } = item;
  const whole = patchOf(JSON.stringify(original)) !== undefined;
  const came = typeof original === 'string' ? original : JSON.stringify(original, undefined, 2);
  const [text, setText] = useState(came);
  const trial = useReplay();
  const replay = useReplay();
  const event = patchOf(text);
  const { partition, offset, index } = position;
  const wanted = {
    item: { partition, offset, index },
    ...(text !== came && event !== undefined && { event }),
  };
  const passes = trial.data?.verdicts.some(({ verdict }) => verdict === 'accepted') === true;
  return (
    <div className={css.item}>
      <p>{message}</p>
      <dl className={css.facts}>
        {field !== null && (
          <div>
            <dt>Field</dt>
            <dd>{field}</dd>
          </div>
        )}
        {detail !== null && (
          <div>
            <dt>Detail</dt>
            <dd>{detail}</dd>
          </div>
        )}
        <div>
          <dt>Received</dt>
          <dd>
            <Moment at={received} as="ms" /> from {producer}
          </dd>
        </div>
        {former !== null && (
          <div>
            <dt>Sent in again</dt>
            <dd>
              <Moment at={former.at} />, {former.outcome}
            </dd>
          </div>
        )}
      </dl>
      <TextArea
        label={state === 'waiting' && whole ? 'As it came; change what is wrong' : 'As it came'}
        value={state === 'waiting' ? text : came}
        tall
        readOnly={state !== 'waiting' || !whole}
        error={event === undefined && whole ? 'A JSON object is expected' : undefined}
        onChange={(next) => {
          setText(next);
          trial.reset();
        }}
      />
      <MaskedNote of={original} />
      {state === 'waiting' && replay.data === undefined && (
        <div className={css.form}>
          <Button busy={trial.isPending} onClick={() => trial.mutate({ ...wanted, dry: true })}>
            Try
          </Button>
          {passes && (
            <Button primary busy={replay.isPending} onClick={() => replay.mutate(wanted)}>
              Send it in again
            </Button>
          )}
        </div>
      )}
      {trial.error !== null && <ErrorState error={trial.error} />}
      {replay.error !== null && <ErrorState error={replay.error} />}
      {replay.data === undefined ? trial.data && <Verdicts view={trial.data} /> : <Verdicts view={replay.data} />}
    </div>
  );
}
