import { ApiError } from '@/shared/api/request.ts';
import { IconAlertCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import css from './states.module.css';

/** What would be here, why it is not, and one next step. */
export function EmptyState({
  title,
  children,
  action,
}: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <div className={css.state}>
      <p className={css.title}>{title}</p>
      {children !== undefined && <div className={css.text}>{children}</div>}
      {action}
    </div>
  );
}

/** One card's failure: sentence, code, request id, Retry. The rest of the page stays. */
export function ErrorState({ error, onRetry }: { readonly error: Error; readonly onRetry?: () => void }) {
  const known = error instanceof ApiError ? error : undefined;
  return (
    <div className={css.state} role="alert">
      <p className={css.title}>
        <IconAlertCircle size={16} stroke={1.6} aria-hidden className={css.icon} /> {error.message}
      </p>
      <p className={css.text}>
        {known?.code ?? 'UNEXPECTED'}
        {known?.requestId !== undefined && (
          <>
            , request <code>{known.requestId}</code>
          </>
        )}
      </p>
      {onRetry !== undefined && <Button onClick={onRetry}>Retry</Button>}
    </div>
  );
}
