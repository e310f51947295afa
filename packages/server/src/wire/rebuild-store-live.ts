import type { StoreRebuildStatus, StoreRebuildView } from '@millrace/contract';
import { pause } from '../kernel/kernel.ts';
import { callApi, type Api } from './api-client.ts';

const path = '/api/rebuilds/store';
const everyMs = 500;

/**
 * `millrace rebuild store --live`: begins the rebuild and tells how far it is until it has ended. The platform does it: whoever
 * stops the command stops only the telling.
 */
export async function rebuildStoreLive(api: Api, tell: (line: string) => void): Promise<void> {
  let { rebuild } = await callApi<StoreRebuildStatus>(api, 'POST', path, {});
  let told = '';
  while (rebuild !== null) {
    const line = lineOf(rebuild);
    if (line !== told) tell(line);
    told = line;
    if (rebuild.state === 'failed') throw new Error(rebuild.detail ?? 'the store could not be made anew');
    if (rebuild.state === 'done') return;
    await pause(everyMs);
    ({ rebuild } = await callApi<StoreRebuildStatus>(api, 'GET', path));
  }
}

function lineOf({ state, position, end }: StoreRebuildView): string {
  return state === 'running' ? `running: ${position} of ${end} entries` : state;
}
