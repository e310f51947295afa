import type { Refusing } from '@millrace/contract';

const reasons: Readonly<Record<Refusing, readonly [why: string, then: string]>> = {
  DISK_FULL: ['the disk is full', 'Free some room, and events are taken again.'],
  LOG_FULL: ['the log is at its size cap', 'Raise MILLRACE_LOG_MAX_BYTES, or let the followers catch up.'],
  OVERLOADED: ['more arrives than the disk takes', 'Who sends again after a moment is let in.'],
  LOG_FAILED: ['the log cannot be written', 'Start the platform again: it recovers.'],
  LOG_UNAVAILABLE: ['the log does not answer', 'Events are taken again as soon as it does.'],
};

export function refusingWords(code: Refusing): { readonly lead: string; readonly rest: string } {
  const [why, then] = reasons[code];
  return { lead: `Events are refused: ${why}.`, rest: `Nothing that was acknowledged is lost. ${then}` };
}
