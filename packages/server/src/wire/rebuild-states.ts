import type { RebuildList, RebuildView, RebuildWanted } from '@millrace/contract';
import { pause } from '../kernel/kernel.ts';
import { callApi, type Api } from './api-client.ts';

const path = '/api/rebuilds/states';
const everyMs = 500;

/**
 * `millrace rebuild state`: begins the rebuild and tells how far it is until it has ended. The platform does it: whoever
 * stops the command stops only the telling.
 */
export async function rebuildStates(
  { kind, all, since, ...api }: Api & { readonly kind?: string; readonly all: boolean; readonly since?: string },
  tell: (line: string) => void,
): Promise<void> {
  const wanted: RebuildWanted = {
    scope: all ? 'all' : 'older',
    ...(kind !== undefined && { kind }),
    ...(since !== undefined && { since }),
  };
  const begun = await callApi<RebuildList>(api, 'POST', path, wanted);
  const kinds = new Set(begun.rebuilds.map((one) => one.kind));
  const told = new Map<string, string>();
  for (;;) {
    const { rebuilds } = await callApi<RebuildList>(api, 'GET', path);
    const mine = rebuilds.filter((one) => kinds.has(one.kind));
    for (const one of mine) {
      const line = lineOf(one);
      if (told.get(one.kind) !== line) tell(line);
      told.set(one.kind, line);
    }
    if (mine.every(({ state }) => state === 'done')) return;
    await pause(everyMs);
  }
}

function lineOf({ kind, state, looked, made, kept }: RebuildView): string {
  const left = kept === 0 ? '' : `, ${kept} left as they are: their events are gone`;
  return `${kind}: ${state}, ${looked} subjects looked at, ${made} made anew${left}`;
}
