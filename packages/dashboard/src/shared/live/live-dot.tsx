import css from './live-dot.module.css';
import { useLive } from './live.tsx';

const words = { open: 'Live', connecting: 'Connecting', lost: 'Reconnecting' } as const;

/** Whether the stream is there, in a word and a dot. */
export function LiveDot({ children }: { readonly children?: React.ReactNode }) {
  const { status } = useLive();
  return (
    <span className={css.box} data-status={status}>
      <span className={css.dot} aria-hidden />
      {words[status]}
      {children}
    </span>
  );
}
