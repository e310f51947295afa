import { useState } from 'react';
import { isUnreachable } from '@/shared/api/request.ts';
import { useRotate } from '@/shared/query/api-keys.ts';
import { Moment } from '@/shared/time/moment.tsx';
import { Button } from '@/shared/ui/button.tsx';
import { Choice } from '@/shared/ui/choice.tsx';
import { CopyId } from '@/shared/ui/copy-id.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { Sheet } from '@/shared/ui/sheet.tsx';
import { ErrorState } from '@/shared/ui/states.tsx';
import css from './settings.module.css';

const keeps = [
  { value: '0s', label: 'not at all' },
  { value: '1h', label: 'for an hour' },
  { value: '24h', label: 'for 24 hours' },
  { value: '7d', label: 'for 7 days' },
];

type Props = { readonly id: string; readonly name: string; readonly onClose: () => void };

/** Another secret for a key: what that does, and the secret, shown this once. */
export function RotateSheet({ id, name, onClose }: Props) {
  const [keepsFor, setKeepsFor] = useState('24h');
  const rotate = useRotate(id);
  const [sure, setSure] = useState(false);
  const isHeld = rotate.isPending || rotate.data !== undefined;
  return (
    <Sheet open onClose={() => (isHeld ? setSure(true) : onClose())} title={`Rotate ${name}`}>
      {sure && isHeld && (
        <Notice tone="warn" action={<Button onClick={onClose}>Close all the same</Button>}>
          Close without the secret? It is shown this once; who has not kept it must rotate the key again.
        </Notice>
      )}
      {rotate.data === undefined ? (
        <form
          className={css.rotate}
          onSubmit={(event) => {
            event.preventDefault();
            rotate.mutate(keepsFor);
          }}
        >
          <p>
            The key gets a new secret and stays the same key. Whoever sends with the old one goes on being let in for
            the time you choose, so it can be changed everywhere without losing an event.
          </p>
          <Choice label="The old secret goes on working" value={keepsFor} options={keeps} onChange={setKeepsFor} />
          {rotate.error !== null && <ErrorState error={rotate.error} />}
          {isUnreachable(rotate.error) && (
            <Notice tone="warn">
              The key may have been rotated all the same: then its new secret is lost, and the old one works for the
              time you chose. Make a new secret once more.
            </Notice>
          )}
          <Button type="submit" primary busy={rotate.isPending}>
            Make a new secret
          </Button>
        </form>
      ) : (
        <div className={css.rotate}>
          <Notice tone="warn">This key is shown once. Keep it where secrets are kept.</Notice>
          <CopyId id={rotate.data.key} label="key" />
          <p>
            {rotate.variables === '0s' ? (
              'The old secret does not work any more.'
            ) : (
              <>
                The old secret works until <Moment at={rotate.data.until} />.
              </>
            )}
          </p>
          <Button onClick={onClose}>Done</Button>
        </div>
      )}
    </Sheet>
  );
}
