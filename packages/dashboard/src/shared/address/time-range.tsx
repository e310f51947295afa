import { IconChevronDown } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { rangeWords } from '../time/range.ts';
import { Button } from '../ui/button.tsx';

// A sheet brings its positioning with it; the first paint does not wait for that.
const RangePopover = lazy(async () => ({ default: (await import('./range-popover.tsx')).RangePopover }));

type Props = {
  /** A parameter as the address has it: `7d`, `2026-11-01..2026-11-14`. */
  readonly value: string;
  readonly onChange: (value: string) => void;
};

/** The range of a page: one that ends now, or whole days of the workspace's zone. */
export function TimeRange({ value, onChange }: Props) {
  const [open, setOpen] = useState<boolean>();
  const button = (
    <Button onClick={() => setOpen(open !== true)} icon={<IconChevronDown size={14} stroke={1.6} aria-hidden />}>
      {rangeWords(value)}
    </Button>
  );
  if (open === undefined) return button;
  return (
    <Suspense fallback={button}>
      <RangePopover key={value} value={value} onChange={onChange} open={open} onOpen={setOpen} target={button} />
    </Suspense>
  );
}
