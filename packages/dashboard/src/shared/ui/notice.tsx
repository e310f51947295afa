import { IconAlertOctagon, IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import css from './notice.module.css';

type Props = {
  readonly tone: 'info' | 'warn' | 'crit';
  readonly children: ReactNode;
  readonly action?: ReactNode;
};

const icons = { info: IconInfoCircle, warn: IconAlertTriangle, crit: IconAlertOctagon };

/** One sentence across the page. Absent when there is nothing to say. */
export function Notice({ tone, children, action }: Props) {
  const Icon = icons[tone];
  return (
    <div className={css.notice} data-tone={tone} role="status">
      <Icon size={18} stroke={1.6} aria-hidden className={css.icon} />
      <p className={css.text}>{children}</p>
      {action}
    </div>
  );
}
