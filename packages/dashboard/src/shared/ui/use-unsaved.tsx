import { useBlocker } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import css from './use-unsaved.module.css';

/**
 * Asks before what was changed and not saved is left: on the way to another page, to a search that `leaves` the editor, and
 * when the tab is closed; `onLeave` discards what a page would keep. What it returns belongs on the page.
 */
export function useUnsaved(
  dirty: boolean,
  leaves: (search: Readonly<Record<string, unknown>>) => boolean = () => false,
  onLeave: () => void = () => undefined,
): ReactNode {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => current.pathname !== next.pathname || leaves(next.search),
    disabled: !dirty,
    withResolver: true,
  });
  if (status !== 'blocked') return null;
  return (
    <ConfirmDialog title="Leave without saving?" onClose={reset}>
      <p>What you changed here is not saved, and goes when you leave.</p>
      <div className={css.actions}>
        <Button
          onClick={() => {
            onLeave();
            proceed();
          }}
        >
          Leave, discard the changes
        </Button>
        <Button primary onClick={reset}>
          Stay here
        </Button>
      </div>
    </ConfirmDialog>
  );
}
