import { useId, type ReactNode } from 'react';
import css from './card.module.css';

type Props = {
  /** In words; a link, where what it names has a page. */
  readonly title: ReactNode;
  /** Beside the title, quietly: a count, a formula. */
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  readonly foot?: ReactNode;
  /** The content draws to the edges: tables. */
  readonly flush?: boolean;
  /** Earlier figures are shown while newer ones are on their way. */
  readonly refreshing?: boolean;
};

export function Card({ title, note, actions, children, foot, flush = false, refreshing = false }: Props) {
  const id = useId();
  return (
    <section className={css.card} aria-labelledby={id} aria-busy={refreshing} data-flush={flush}>
      <header className={css.head}>
        <h2 id={id} className={css.title}>
          {title}
        </h2>
        {note !== undefined && <div className={css.note}>{note}</div>}
        {actions !== undefined && <div className={css.actions}>{actions}</div>}
      </header>
      <div className={css.body}>{children}</div>
      {foot !== undefined && <footer className={css.foot}>{foot}</footer>}
    </section>
  );
}
