import type { ReactNode } from 'react';
import { whole } from '../number/format.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';

type Props = {
  /** The version that the change was made from, and the newest. */
  readonly base: number;
  readonly version: number;
  /** Keeps the change, to be saved over the newest. */
  readonly onRebase: () => void;
  /** Other ways out. */
  readonly children?: ReactNode;
};

/** That a document was saved meanwhile by somebody else; what becomes of the change is for its author to say. */
export function BehindNotice({ base, version, onRebase, children }: Props) {
  return (
    <Notice
      tone="warn"
      action={
        <>
          {children}
          <Button onClick={onRebase}>Change version {whole(version)} instead</Button>
        </>
      }
    >
      Version {whole(version)} was saved meanwhile, and this change was made from version {whole(base)}. Nothing of it
      is lost: look at what the history says of the newer one first.
    </Notice>
  );
}
