import { useState, type ReactNode } from 'react';
import type { Document } from '../api/api.ts';
import { baseOf, type Based } from './base.ts';
import { BehindNotice } from './behind-notice.tsx';
import { useSaveDocument } from './documents.ts';
import { SaveFailed } from './save-failed.tsx';

type Options = Based & {
  /** The newest version. */
  readonly version: number;
  readonly isChanged: boolean;
  /** Says in the address which version the change is made from. */
  readonly onBase: (base: string) => void;
  /** Takes what is changed out of the address. */
  readonly onClean: () => void;
};

type Change = {
  /** Goes into the address with a change. */
  readonly base: string;
  /** Saves it as the next version; undefined: another came in between, or there is nothing to save. */
  readonly save: ((document: Document) => void) | undefined;
  readonly isSaving: boolean;
  /** What came in between, and why it was not saved. */
  readonly notice: ReactNode;
};

/** A change in the address of a saved document, which becomes its next version: never over one that it was not made from. */
export function useChange({ version, isChanged, base: said, onBase, onClean }: Options): Change {
  const { error, isPending, mutate, reset } = useSaveDocument();
  const [opened] = useState(version);
  const base = baseOf({ isChanged, base: said, opened, version });
  const isBehind = base < version && !isPending;
  return {
    base: String(base),
    isSaving: isPending,
    ...(isChanged && !isBehind
      ? { save: (document) => mutate({ ...document, expected: base }, { onSuccess: onClean }) }
      : { save: undefined }),
    notice: (
      <>
        {isBehind && (
          <BehindNotice
            base={base}
            version={version}
            onRebase={() => {
              reset();
              onBase(String(version));
            }}
          />
        )}
        <SaveFailed error={error} taken={isBehind ? null : undefined} />
      </>
    ),
  };
}
