import { useState, type ReactElement } from 'react';
import { daysOf, recent, type Recent } from '../time/range.ts';
import { Button } from '../ui/button.tsx';
import { DateField } from '../ui/field.tsx';
import { Popover } from '../ui/popover.tsx';
import css from './range-popover.module.css';

type Props = {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  readonly target: ReactElement;
};

const choices = Object.keys(recent) as Recent[];

/** What a range can be: one that ends now, or whole days. */
export function RangePopover({ value, onChange, open, onOpen, target }: Props) {
  const [days, setDays] = useState(daysOf(value) ?? (['', ''] as const));
  const [from, to] = days;
  const choose = (next: string) => {
    onOpen(false);
    onChange(next);
  };
  const backwards = from !== '' && to !== '' && from > to;
  return (
    <Popover open={open} onOpen={onOpen} label="Range" target={target}>
      <div className={css.box}>
        <div className={css.choices} role="group" aria-label="Ends now">
          {choices.map((param) => (
            <Button key={param} pressed={param === value} onClick={() => choose(param)}>
              {recent[param].words}
            </Button>
          ))}
        </div>
        <form
          className={css.days}
          onSubmit={(event) => {
            event.preventDefault();
            if (from !== '' && to !== '' && !backwards) choose(`${from}..${to}`);
          }}
        >
          <DateField label="From" value={from} onChange={(next) => setDays([next, to])} />
          <DateField
            label="To, included"
            value={to}
            onChange={(next) => setDays([from, next])}
            error={backwards ? 'Before the first day' : undefined}
          />
          <Button type="submit" primary wide>
            Show these days
          </Button>
        </form>
      </div>
    </Popover>
  );
}
