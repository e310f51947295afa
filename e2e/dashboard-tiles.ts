import type { Answer, DashboardSpec, DefinitionList, Problem } from '@millrace/contract';
import type { Platform } from '@millrace/testbed/platform.ts';

export type Asking = { readonly range: { readonly from: string; readonly to: string }; readonly asOf: string };
export type Tile = {
  readonly tile: string;
  readonly answer: Answer | { readonly error: Problem };
  /** Columns that the tile shows and the answer does not have. */
  readonly missing: readonly string[];
};

/** Asks all tiles of a dashboard at once, as a page does, narrowed by `where`. */
export async function askTiles(
  platform: Pick<Platform, 'request'>,
  name: string,
  asking: Asking & { readonly where?: string },
): Promise<Tile[]> {
  const response = await platform.request(`/api/definitions/dashboard/${name}`);
  const { tiles } = ((await response.json()) as DefinitionList['definitions'][number]).spec as DashboardSpec;
  const questions = tiles.map(({ question }) =>
    typeof question === 'string' ? { saved: question, ...asking } : { question, ...asking },
  );
  const asked = await platform.request('/api/ask', { method: 'POST', body: JSON.stringify(questions) });
  const answers = (await asked.json()) as Tile['answer'][];
  return tiles.map(({ id, columns = [] }, i) => {
    const answer = answers[i];
    if (answer === undefined) throw new Error(`${name}: ${JSON.stringify(answers)}`);
    const there = 'error' in answer ? [] : answer.columns.map((column) => column.name);
    return { tile: `${name}/${id}`, answer, missing: columns.filter((column) => !there.includes(column)) };
  });
}

/** The tiles that say nothing: those without rows, without a column they show, or with a problem. */
export const silent = (tiles: readonly Tile[]): unknown[] =>
  tiles.flatMap(({ tile, answer, missing }): unknown[] => {
    if ('error' in answer) return [[tile, answer.error]];
    return answer.rows.length > 0 && missing.length === 0 ? [] : [[tile, missing]];
  });
