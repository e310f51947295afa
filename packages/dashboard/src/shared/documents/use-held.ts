import type { DefinitionVersion } from '@millrace/contract';
import { useState } from 'react';

type Held<Draft> = {
  /** The version that the draft is made from. */
  readonly held: DefinitionVersion;
  readonly draft: Draft;
  readonly isChanged: boolean;
  readonly setDraft: (draft: Draft) => void;
  /** Gives up what is changed. */
  readonly undo: () => void;
  /** Keeps what is changed, to be saved over another version. */
  readonly rebase: (version: DefinitionVersion) => void;
  /** A draft has become a version; what was changed since then stays. */
  readonly saved: (version: DefinitionVersion, draft: Draft) => void;
};

/** A document while it is changed: the version that was opened is held until it is saved or left, whatever comes meanwhile. */
export function useHeld<Draft extends string | readonly unknown[]>(
  newest: DefinitionVersion,
  draftOf: (definition: DefinitionVersion) => Draft,
): Held<Draft> {
  const [state, setState] = useState({ held: newest, draft: draftOf(newest) });
  const isChanged = state.draft !== draftOf(state.held);
  // What nobody changes is shown as it stands.
  const { held, draft } =
    !isChanged && state.held.version < newest.version ? { held: newest, draft: draftOf(newest) } : state;
  if (held !== state.held) setState({ held, draft });
  return {
    held,
    draft,
    isChanged,
    setDraft: (next) => setState((now) => ({ ...now, draft: next })),
    undo: () => setState((now) => ({ ...now, draft: draftOf(now.held) })),
    rebase: (version) => setState((now) => ({ ...now, held: version })),
    saved: (version, made) =>
      setState((now) => ({ held: version, draft: now.draft === made ? draftOf(version) : now.draft })),
  };
}
