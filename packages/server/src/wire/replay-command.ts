import type { QuarantineFilter, ReplayView, ReplayWanted } from '@millrace/contract';
import { pause } from '../kernel/kernel.ts';
import { callApi, type Api } from './api-client.ts';
import type { Io } from './definition-commands.ts';

export type ReplayOptions = QuarantineFilter & {
  readonly mapping?: string;
  /** A merge patch, as JSON. */
  readonly edit?: string;
  readonly dry: boolean;
};

const lookMs = 500;

/** `millrace replay`: sends items of quarantine in again and waits for the end. Exit code 1 when some still wait. */
export async function replayCommand(
  { mapping, edit, dry, ...filter }: ReplayOptions,
  api: Api,
  io: Io,
): Promise<number> {
  const wanted: ReplayWanted = {
    filter,
    ...(mapping !== undefined && { mapping }),
    ...(edit !== undefined && { edit: readEdit(edit) }),
    ...(dry && { dry }),
  };
  let view = await callApi<ReplayView>(api, 'POST', '/api/quarantine/replay', wanted);
  while (view.state === 'running') {
    io.err(`${view.examined} of ${view.total}`);
    await pause(lookMs);
    view = await callApi<ReplayView>(api, 'GET', `/api/quarantine/replays/${view.id}`);
  }
  for (const { verdict, code, count } of view.verdicts) io.out(`${count} ${verdict}${code === null ? '' : ` ${code}`}`);
  for (const { position, verdict, id, detail } of view.samples) {
    if (verdict === 'accepted') continue;
    const { partition, offset, index } = position;
    io.err(`${partition}/${offset}/${index} ${id ?? ''} ${verdict}${detail === null ? '' : `: ${detail}`}`);
  }
  io.out(
    dry ? `${view.examined} of ${view.total} tried, nothing was sent` : `${view.sent} of ${view.total} sent in again`,
  );
  if (view.error !== null) throw new Error(`${view.error.code}: ${view.error.message}`);
  const accepted = view.verdicts.find(({ verdict }) => verdict === 'accepted')?.count ?? 0;
  return (dry ? accepted : view.sent) < view.total ? 1 : 0;
}

function readEdit(text: string): NonNullable<ReplayWanted['edit']> {
  try {
    const edit: unknown = JSON.parse(text);
    if (typeof edit === 'object' && edit !== null && !Array.isArray(edit))
      return edit as NonNullable<ReplayWanted['edit']>;
  } catch {
    // Said below.
  }
  throw new Error(`--edit takes a JSON object: '{"data": {"price": 5}}'`);
}
