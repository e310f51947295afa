import type { ReactNode } from 'react';
import css from './sidebar.module.css';

export type NavGroup = { readonly title?: string; readonly items: readonly ReactNode[] };

type Props = {
  readonly brand: ReactNode;
  readonly find: ReactNode;
  readonly groups: readonly NavGroup[];
  readonly foot: ReactNode;
};

/** Brand, groups of links, and at the foot what is true now. The same in the column and in the drawer of a phone. */
export function Sidebar({ brand, find, groups, foot }: Props) {
  return (
    <aside className={css.sidebar} aria-label="Millrace">
      <div className={css.brand}>{brand}</div>
      {find}
      <nav aria-label="Pages" className={css.nav}>
        {groups.map(({ title, items }, index) => (
          <div key={title ?? index} className={css.group}>
            {title !== undefined && <p className={css.title}>{title}</p>}
            <ul>
              {items.map((item, place) => (
                <li key={place}>{item}</li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <div className={css.foot}>{foot}</div>
    </aside>
  );
}

/** The class of a navigation link; the router marks the open page with aria-current. */
export const navLink = css.link ?? '';

/** Beside a link's words, quietly. */
export const navNote = css.note ?? '';
