import { useSyncExternalStore } from 'react';
import { Notice } from '@/shared/ui/notice.tsx';
import css from './offline-bar.module.css';

function subscribe(changed: () => void): () => void {
  window.addEventListener('online', changed);
  window.addEventListener('offline', changed);
  return () => {
    window.removeEventListener('online', changed);
    window.removeEventListener('offline', changed);
  };
}

export function OfflineBar() {
  const online = useSyncExternalStore(subscribe, () => navigator.onLine);
  if (online) return null;
  return (
    <div className={css.bar}>
      <Notice tone="warn">This device is offline. The figures below are the last ones it saw.</Notice>
    </div>
  );
}
