import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import type { LiveFilter } from '@/shared/live/live-feed.ts';
import { NewRowsPill } from '@/shared/live/new-rows-pill.tsx';
import { usePhone } from '@/shared/ui/use-phone.ts';
import { EmptyState } from '@/shared/ui/states.tsx';
import { SendFirst } from '@/shared/ui/send-first.tsx';
import css from './event-tail.module.css';
import { TailRow } from './tail-row.tsx';
import { lineId } from './tail.ts';
import { useTail } from './use-tail.ts';

type Props = {
  readonly filter: LiveFilter;
  readonly paused: boolean;
  readonly onAnyFilter: () => void;
};

/** The same heights as --tail-row. */
const rowHeights = { wide: 36, phone: 56 } as const;
const heads = ['Received', 'Type', 'Subject', 'Producer', 'Verdict'];

/** Newest on top. Rows wait in the pill while the reader has scrolled, points at a row, has one focused, or looks elsewhere. */
export function EventTail({ filter, paused, onAnyFilter }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const hold = useRef<() => boolean>(() => false);
  hold.current = () => {
    const box = scroller.current;
    return (
      paused ||
      document.hidden ||
      (box !== null && (box.scrollTop > 4 || box.matches(':hover') || box.contains(document.activeElement)))
    );
  };
  const { tail, show } = useTail(filter, hold);
  const { shown, waiting } = tail;
  const rowHeight = usePhone() ? rowHeights.phone : rowHeights.wide;
  // oxlint-disable-next-line react/incompatible-library -- what it returns is used here only, never memoized
  const rows = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => {
      const line = shown[index];
      return line === undefined ? index : lineId(line);
    },
    overscan: 12,
  });
  const filtered = Object.values(filter).some((value) => value !== undefined);

  return (
    <div className={css.box}>
      <NewRowsPill
        count={waiting.length}
        onShow={() => {
          scroller.current?.scrollTo({ top: 0 });
          show();
        }}
      />
      {shown.length === 0 ? (
        <div className={css.empty}>
          {filtered ? (
            <EmptyState
              title="Nothing matches yet."
              action={
                <button type="button" className={css.any} onClick={onAnyFilter}>
                  Drop the filter
                </button>
              }
            >
              Events that match appear here as they arrive.
            </EmptyState>
          ) : (
            <EmptyState title="No events yet. They appear here the moment they are received.">
              <SendFirst />
            </EmptyState>
          )}
        </div>
      ) : (
        <div role="table" aria-label="Events, newest first" aria-rowcount={shown.length + 1} className={css.table}>
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
                const line = shown[index];
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
      )}
    </div>
  );
}
