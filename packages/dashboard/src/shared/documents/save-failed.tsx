import type { ReactNode } from 'react';
import { isTaken } from '../api/request.ts';
import { Notice } from '../ui/notice.tsx';
import { ErrorState } from '../ui/states.tsx';

type Props = {
  readonly error: Error | null;
  /** What to say where somebody else was faster; null: that is said elsewhere. */
  readonly taken?: ReactNode;
};

/** Why a document was not saved or deleted. */
export function SaveFailed({ error, taken }: Props) {
  if (error === null) return null;
  if (taken === undefined || !isTaken(error)) return <ErrorState error={error} />;
  return taken !== null && <Notice tone="warn">{taken}</Notice>;
}
