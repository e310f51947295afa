import { Link, useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { EmptyState, ErrorState } from '@/shared/ui/states.tsx';
import css from './fallbacks.module.css';

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

/** A page that could not be shown at all; cards catch their own errors before this. */
export function Broken({ error }: ErrorComponentProps) {
  const router = useRouter();
  return (
    <div className={css.page}>
      <h1 className="hidden-text" tabIndex={-1}>
        Something failed
      </h1>
      <ErrorState
        error={error instanceof Error ? error : new Error(String(error))}
        onRetry={() => void router.invalidate()}
      />
    </div>
  );
}
