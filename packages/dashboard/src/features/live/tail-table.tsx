import type { LiveLine } from '@millrace/contract';
import { useVirtualizer } from '@tanstack/react-virtual';
import type { RefObject } from 'react';
import { usePhone } from '@/shared/ui/use-phone.ts';
import css from './event-tail.module.css';
import { TailRow } from './tail-row.tsx';
import { lineId } from './tail.ts';

type Props = { readonly lines: readonly LiveLine[]; readonly scroller: RefObject<HTMLDivElement | null> };

/** The same heights as --tail-row. */
const rowHeights = { wide: 36, phone: 56 } as const;
const heads = ['Received', 'Type', 'Subject', 'Producer', 'Verdict'];

/** The lines as a table, those in sight in the page. */
export function TailTable({ lines, scroller }: Props) {
  const rowHeight = usePhone() ? rowHeights.phone : rowHeights.wide;
  // oxlint-disable-next-line react/incompatible-library -- what it returns is used here only, never memoized
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => {
      const line = lines[index];
      return line === undefined ? index : lineId(line);
    },
    overscan: 12,
  });
  return (
    <div role="table" aria-label="Events, newest first" aria-rowcount={lines.length + 1} className={css.table}>
      <div role="rowgroup">
        <div role="row" className={`${css.row} ${css.head}`}>
          {heads.map((head) => (
            <span key={head} role="columnheader" data-head={head}>
              {head}
            </span>
          ))}
        </div>
      </div>
      <div ref={scroller} className={css.scroll} role="rowgroup" tabIndex={0} aria-label="Rows">
        <div role="presentation" className={css.space} style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, key, start }) => {
            const line = lines[index];
            if (line === undefined) return null;
            return (
              <div
                key={key}
                role="row"
                aria-rowindex={index + 2}
                className={`${css.row} ${css.line}`}
                style={{ transform: `translateY(${start}px)` }}
              >
                <TailRow line={line} />
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
