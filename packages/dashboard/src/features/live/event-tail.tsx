import { useRef } from 'react';
import type { LiveFilter } from '@/shared/live/live-feed.ts';
import { NewRowsPill } from '@/shared/live/new-rows-pill.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';
import { SendFirst } from '@/shared/ui/send-first.tsx';
import css from './event-tail.module.css';
import { TailTable } from './tail-table.tsx';
import { useTail } from './use-tail.ts';

type Props = {
  readonly filter: LiveFilter;
  readonly paused: boolean;
  readonly onAnyFilter: () => void;
};

/** Newest on top. Rows wait in the pill while the reader has scrolled, points at a row, has one focused, or looks elsewhere. */
export function EventTail({ filter, paused, onAnyFilter }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const isHeld = () => {
    const box = scroller.current;
    return (
      paused ||
      document.hidden ||
      (box !== null && (box.scrollTop > 4 || box.matches(':hover') || box.contains(document.activeElement)))
    );
  };
  const { tail, show } = useTail(filter, isHeld);
  const { shown, waiting } = tail;
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
        <TailTable lines={shown} scroller={scroller} />
      )}
    </div>
  );
}
