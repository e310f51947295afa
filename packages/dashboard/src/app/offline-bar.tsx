import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useSyncExternalStore } from 'react';
import { isUnreachable } from '@/shared/api/request.ts';
import { useLive } from '@/shared/live/live.tsx';
import { booksQuery } from '@/shared/query/queries.ts';
import { AsOf } from '@/shared/time/as-of.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import css from './offline-bar.module.css';

const RefusingNotice = lazy(async () => ({ default: (await import('./refusing-notice.tsx')).RefusingNotice }));

function subscribe(changed: () => void): () => void {
  window.addEventListener('online', changed);
  window.addEventListener('offline', changed);
  return () => {
    window.removeEventListener('online', changed);
    window.removeEventListener('offline', changed);
  };
}

/** On every page: that nothing new can come, and why. The books, which each of them asks for again and again, tell of the platform. */
export function OfflineBar() {
  const online = useSyncExternalStore(subscribe, () => navigator.onLine);
  const { data, error, dataUpdatedAt, refetch } = useQuery(booksQuery);
  const lost = useLive().status === 'lost';
  // A stream that ends, or comes again, tells sooner than the next turn.
  useEffect(() => {
    if (!lost) return undefined;
    void refetch();
    return () => void refetch();
  }, [lost, refetch]);
  const answers = online && !isUnreachable(error);
  if (answers && data?.refusing === undefined) return null;
  return (
    <div className={css.bar}>
      {answers ? (
        <Suspense>
          <RefusingNotice code={data?.refusing} />
        </Suspense>
      ) : (
        <Notice tone="warn" {...(dataUpdatedAt > 0 && { action: <AsOf at={dataUpdatedAt} late={0} /> })}>
          {online ? 'The platform does not answer.' : 'This device is offline.'} The figures below are the last that
          came.
        </Notice>
      )}
    </div>
  );
}
