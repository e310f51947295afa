import { useSyncExternalStore } from 'react';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { refusedSearch } from './search.ts';

/** Says in one line what of the address was not understood. */
export function RefusedNotice() {
  const refused = useSyncExternalStore(refusedSearch.subscribe, refusedSearch.get);
  if (refused.length === 0) return null;
  return (
    <Notice tone="info" action={<Button onClick={refusedSearch.clear}>Dismiss</Button>}>
      Part of the address was not understood and is left out: {refused.join(', ').slice(0, 200)}
    </Notice>
  );
}
