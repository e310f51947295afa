import { systemClock } from '@millrace/server/kernel/kernel.ts';
import type { Platform } from '@millrace/testbed/platform.ts';
import { simulateCommand, type SimulateArguments } from '@millrace/testbed/simulate-command.ts';

export type FixtureRange = { readonly range: { readonly from: string; readonly to: string }; readonly asOf: string };

/** Sends a fixture to a platform, waits until it is in every answer, and gives what the command said last. */
export async function sendFixture(
  { url, writeKey: key, idle }: Pick<Platform, 'url' | 'writeKey' | 'idle'>,
  profile: string,
  options: Partial<Pick<SimulateArguments, 'pack' | 'shuffle' | 'duplicate'>> = {},
): Promise<FixtureRange> {
  const out: string[] = [];
  await simulateCommand(
    { pack: 'leads', profile, to: url, key, ...options },
    { out: (line) => void out.push(line), err: () => {}, clock: systemClock, signal: new AbortController().signal },
  );
  await idle();
  return JSON.parse(out.at(-1) ?? '');
}
