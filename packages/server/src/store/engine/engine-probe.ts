import type { Address } from '../endpoint.ts';

/** Runs a real query, so that a hung engine does not pass as a listening one. Resolves with the engine's version. */
export async function askEngine({ url, reader }: Address, deadlineMs: number): Promise<string> {
  const response = await fetch(`${url}/?default_format=TSV`, {
    method: 'POST',
    body: 'SELECT version()',
    headers: { 'X-ClickHouse-User': reader.user, 'X-ClickHouse-Key': reader.password },
    signal: AbortSignal.timeout(deadlineMs),
  });
  const text = (await response.text()).trim();
  if (!response.ok) throw new Error(text);
  return text;
}
