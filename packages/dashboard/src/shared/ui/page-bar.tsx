import { useEffect, type ReactNode } from 'react';
import css from './page-bar.module.css';

/** The page's title and its controls; on a phone the controls take a second row. Focus comes here after a route change. */
export function PageBar({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  useEffect(() => {
    document.title = `${title} \u00b7 Millrace`;
  }, [title]);
  return (
    <header className={css.bar}>
      <h1 className={css.title} tabIndex={-1}>
        {title}
      </h1>
      <div className={css.controls}>{children}</div>
    </header>
  );
}
