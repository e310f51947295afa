import { useVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import css from './data-table.module.css';

type Props = {
  readonly caption: string;
  /** The cells of the row of names. */
  readonly head: ReactNode;
  readonly span: number;
  readonly count: number;
  /** The cells of a row. */
  readonly rowAt: (index: number) => ReactNode;
};

/** The same height as --row; a row that is higher is measured when it is seen. */
const rowHeight = 36;

/** A table of thousands of rows: only those in sight are in the page, and it scrolls by itself. */
export function LongTable({ caption, head, span, count, rowAt }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const names = useRef<HTMLTableRowElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- what it returns is used here only, never memoized
  const rows = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  // A column that was once as wide stays so: nothing moves sideways while rows come and go.
  useLayoutEffect(() => {
    for (const cell of [...(names.current?.cells ?? [])].slice(1)) {
      const widest = Math.max(cell.offsetWidth, Number.parseFloat(cell.style.minWidth) || 0);
      cell.style.minWidth = `${widest}px`;
    }
  });
  const items = rows.getVirtualItems();
  return (
    <div
      ref={scroller}
      className={`${css.scroll} ${css.long}`}
      role="region"
      aria-label={caption}
      tabIndex={0}
      onKeyDown={toEnds}
    >
      <table className={css.table} aria-rowcount={count + 1}>
        <caption className="hidden-text">{caption}</caption>
        <thead>
          <tr ref={names} aria-rowindex={1}>
            {head}
          </tr>
        </thead>
        <tbody>
          <Gap height={items[0]?.start ?? 0} span={span} />
          {items.map(({ index }) => (
            <tr key={index} ref={rows.measureElement} data-index={index} aria-rowindex={index + 2}>
              {rowAt(index)}
            </tr>
          ))}
          <Gap height={rows.getTotalSize() - (items.at(-1)?.end ?? 0)} span={span} />
        </tbody>
      </table>
    </div>
  );
}

/** A button goes away with its row, and would take the focus with it: the table has it before that. */
function toEnds(event: KeyboardEvent<HTMLDivElement>): void {
  const box = event.currentTarget;
  if (event.target === box || (event.key !== 'Home' && event.key !== 'End')) return;
  event.preventDefault();
  box.focus({ preventScroll: true });
  box.scrollTo({ top: event.key === 'Home' ? 0 : box.scrollHeight });
}

/** The room of rows that are not in the page. */
function Gap({ height, span }: { readonly height: number; readonly span: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden className={css.gap}>
      <td colSpan={span} style={{ height }}>
        {'\u00a0'}
      </td>
    </tr>
  );
}
