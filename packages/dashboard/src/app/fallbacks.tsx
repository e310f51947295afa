import { useQuery } from '@tanstack/react-query';
import { Link, useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { useEffect, useEffectEvent } from 'react';
import { ApiError, isUnreachable } from '@/shared/api/request.ts';
import { lookEvery, sessionQuery } from '@/shared/query/queries.ts';
import { EmptyState, ErrorState } from '@/shared/ui/states.tsx';
import css from './fallbacks.module.css';
import { isPartLost } from './part-lost.ts';

/** A path without a page. */
export function NotFound() {
  return (
    <main className={css.page}>
      <h1 className="hidden-text" tabIndex={-1}>
        Not found
      </h1>
      <EmptyState title="There is no page at this address." action={<Link to="/">Go to the overview</Link>} />
    </main>
  );
}

/** A page that could not be shown at all; cards catch their own errors before this. Where nobody answered, it goes on by itself. */
export function Broken({ error }: ErrorComponentProps) {
  const router = useRouter();
  const isLost = isPartLost(error);
  const waits = isLost || isUnreachable(error);
  const session = useQuery({
    ...sessionQuery,
    enabled: waits,
    refetchOnMount: 'always',
    refetchInterval: ({ state }) => isUnreachable(state.error) && lookEvery,
  });
  const answers = waits && session.isSuccess && session.isFetchedAfterMount;
  const goOn = () => (isLost ? window.location.reload() : void router.invalidate());
  const onAnswer = useEffectEvent(() => {
    if (isLost && !isFirst(error)) return;
    goOn();
  });
  useEffect(() => {
    if (answers) onAnswer();
  }, [answers]);
  const onRetry = async () => {
    if (!waits || (await session.refetch()).isSuccess) goOn();
  };
  return (
    <div className={css.page}>
      <h1 className="hidden-text" tabIndex={-1}>
        Something failed
      </h1>
      <ErrorState error={isLost ? new ApiError(lost, error) : asError(error)} onRetry={() => void onRetry()} />
    </div>
  );
}

const lost = { status: 0, code: 'UNREACHABLE', detail: 'A part of this page did not come.' };

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/** Whether the page was not loaded anew for this file before: one that is gone for good is not asked for again and again. */
function isFirst({ message }: Error): boolean {
  const isNew = sessionStorage.getItem(message) === null;
  sessionStorage.setItem(message, 'asked for again');
  return isNew;
}
