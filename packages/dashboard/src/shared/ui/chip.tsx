import type { ReactNode } from 'react';
import css from './chip.module.css';

export type Tone = 'plain' | 'ok' | 'warn' | 'crit' | 'accent';

export function Chip({ tone = 'plain', children }: { readonly tone?: Tone; readonly children: ReactNode }) {
  return (
    <span className={css.chip} data-tone={tone}>
      {children}
    </span>
  );
}
