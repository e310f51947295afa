import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Reveal, Revealed } from '@millrace/contract';
import { dayMinute } from '@/shared/time/format.ts';
import { useZone } from '@/shared/time/zone.tsx';
import { Button } from '@/shared/ui/button.tsx';
import { ConfirmDialog } from '@/shared/ui/confirm-dialog.tsx';
import { TextField } from '@/shared/ui/field.tsx';
import { Masked } from '@/shared/ui/masked.tsx';
import { ErrorState } from '@/shared/ui/states.tsx';
import css from './reveal-value.module.css';

type Props = {
  readonly reveal: (wanted: Reveal) => Promise<Revealed>;
  readonly path: readonly string[];
  /** The mask. */
  readonly text: string;
};

/** A masked value that is shown for a while to who says what for. It is kept on this page only, and goes with it. */
export function RevealValue({ reveal, path, text }: Props) {
  const zone = useZone();
  const [asking, setAsking] = useState(false);
  const [purpose, setPurpose] = useState('');
  const { data, error, isPending, mutate, reset } = useMutation({
    mutationFn: () => reveal({ path: [...path], purpose: purpose.trim() }),
    gcTime: 0,
    onSuccess: () => setAsking(false),
  });
  const until = data?.until;
  useEffect(() => {
    if (until === undefined) return undefined;
    const hide = setTimeout(reset, Date.parse(until) - Date.now());
    return () => clearTimeout(hide);
  }, [until, reset]);
  if (data !== undefined)
    return (
      <>
        {typeof data.value === 'string' ? data.value : JSON.stringify(data.value)}{' '}
        <small>shown until {dayMinute(data.until, zone)}</small> <Button onClick={reset}>Hide</Button>
      </>
    );
  const words = `Reveal ${path.join(', ')}`;
  return (
    <>
      <Masked text={text} /> <Button onClick={() => setAsking(true)}>Reveal</Button>
      {asking && (
        <ConfirmDialog title={words} onClose={() => setAsking(false)}>
          <form
            className={css.form}
            onSubmit={(event) => {
              event.preventDefault();
              if (purpose.trim() !== '') mutate();
            }}
          >
            <p>For ten minutes, on this page. Who saw it and what for stands in the audit trail.</p>
            <TextField label="Purpose" value={purpose} onChange={setPurpose} />
            {error !== null && <ErrorState error={error} />}
            <Button type="submit" primary busy={isPending}>
              Reveal
            </Button>
          </form>
        </ConfirmDialog>
      )}
    </>
  );
}
