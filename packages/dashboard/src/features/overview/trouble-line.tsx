import { Notice } from '@/shared/ui/notice.tsx';
import type { Trouble } from './trouble.ts';

/** One sentence on top, only when something is wrong. */
export function TroubleLine({ found }: { readonly found: Trouble | undefined }) {
  if (found === undefined) return null;
  return (
    <Notice tone={found.tone}>
      <strong>{found.lead}</strong> {found.rest}
    </Notice>
  );
}
