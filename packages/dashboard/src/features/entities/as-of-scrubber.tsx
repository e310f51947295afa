import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import { duration, offset } from '@/shared/number/format.ts';
import { Moment as At } from '@/shared/time/moment.tsx';
import { Button } from '@/shared/ui/button.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { Chip } from '@/shared/ui/chip.tsx';
import { IconButton } from '@/shared/ui/icon-button.tsx';
import css from './as-of-scrubber.module.css';
import { bandOf, lastAt, marksOf, place, type Moment, type Stretch } from './moments.ts';

type Props = {
  readonly moments: readonly Moment[];
  readonly stretches: readonly Stretch[];
  /** ms since 1970; undefined: now. */
  readonly at: number | undefined;
  /** A `choice` is a new address; a `drag` replaces the one that is there. */
  readonly onMove: (at: number | undefined, how: 'choice' | 'drag') => void;
};

const steps = 1000;
const icon = { size: 16, stroke: 1.6, 'aria-hidden': true } as const;
const percent = (share: number): string => `${(share * 100).toFixed(3)}%`;

/** Walks over the life of a subject: the slider over logarithmic time, the arrow keys from event to event. */
export function AsOfScrubber({ moments, stretches, at, onMove }: Props) {
  const first = moments[0]?.time ?? 0;
  const length = (moments.at(-1)?.time ?? first) - first;
  const shown = at === undefined ? moments.length - 1 : lastAt(moments, at);
  const share = at === undefined ? 1 : place(at - first, length);
  const to = (index: number) => {
    if (index >= moments.length) return onMove(undefined, 'choice');
    const moment = moments[Math.max(0, index)];
    if (moment !== undefined) onMove(moment.time, 'choice');
  };
  const onKey = (event: KeyboardEvent) => {
    const targets: Record<string, number> = {
      ArrowLeft: shown - 1,
      ArrowDown: shown - 1,
      ArrowRight: shown + 1,
      ArrowUp: shown + 1,
      Home: 0,
      End: moments.length,
    };
    const index = targets[event.key];
    if (index === undefined) return;
    event.preventDefault();
    to(index);
  };
  return (
    <Card
      title="State as of"
      note={
        at === undefined ? (
          'now'
        ) : (
          <span className={css.at}>
            <strong>
              <At at={at} />
            </strong>
            <Chip>{offset(at - first)} after the first event</Chip>
          </span>
        )
      }
      actions={
        <>
          <IconButton label="Event before" onClick={() => to(shown - 1)}>
            <IconChevronLeft {...icon} />
          </IconButton>
          <IconButton label="Next event" onClick={() => to(shown + 1)}>
            <IconChevronRight {...icon} />
          </IconButton>
          <Button pressed={at === undefined} onClick={() => onMove(undefined, 'choice')}>
            Now
          </Button>
        </>
      }
    >
      <div className={css.box}>
        <div className={css.band} aria-hidden>
          {bandOf(stretches, first, length).map(({ state, from, left, width, last }, index) => (
            <span
              key={`${state} ${from}`}
              className={css.stretch}
              data-shade={index % 2 === 0}
              data-last={last}
              style={{
                [last ? 'insetInlineEnd' : 'insetInlineStart']: percent(last ? 0 : left),
                width: percent(width),
              }}
              title={state}
            >
              {state}
            </span>
          ))}
        </div>
        <div className={css.ticks} aria-hidden>
          {moments.map(({ event, since }) => (
            <i key={`${event.producer} ${event.id}`} style={{ insetInlineStart: percent(place(since, length)) }} />
          ))}
        </div>
        <input
          type="range"
          className={css.slider}
          min={0}
          max={steps}
          value={Math.round(share * steps)}
          aria-label="Moment of the state"
          aria-valuetext={
            at === undefined
              ? 'now'
              : `${offset(at - first)}, after ${moments[shown]?.event.type ?? 'nothing'}, ${shown + 1} of ${moments.length} events`
          }
          onKeyDown={onKey}
          onChange={(event) => {
            const value = Number(event.currentTarget.value);
            const since = Math.expm1((value / steps) * Math.log1p(length));
            onMove(value >= steps ? undefined : Math.round(first + since), 'drag');
          }}
        />
        <div className={css.axis} aria-hidden>
          <span style={{ insetInlineStart: '0%' }}>first event</span>
          {marksOf(length).map((mark) => (
            <span key={mark} style={{ insetInlineStart: percent(place(mark, length)) }}>
              {duration(mark)}
            </span>
          ))}
        </div>
      </div>
    </Card>
  );
}
