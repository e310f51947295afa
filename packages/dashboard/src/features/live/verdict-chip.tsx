import type { LiveLine } from '@millrace/contract';
import { Chip, type Tone } from '@/shared/ui/chip.tsx';

/** Colour means trouble: what went as it should is grey. */
const tones: Readonly<Record<LiveLine['verdict'], Tone>> = {
  accepted: 'plain',
  admitted: 'plain',
  waiting: 'warn',
  duplicate: 'plain',
  conflict: 'warn',
  quarantined: 'warn',
  parked: 'crit',
  rejected: 'crit',
  dropped: 'plain',
};

export function VerdictChip({ verdict }: { readonly verdict: LiveLine['verdict'] }) {
  return <Chip tone={tones[verdict]}>{verdict}</Chip>;
}
