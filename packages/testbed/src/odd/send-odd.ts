import { request as open, type Agent } from 'node:http';
import type { OddRequest } from './odd-request.ts';

/** The status, or null where the server hung up without one. `body` is what it said. */
export type OddAnswer = { readonly status: number | null; readonly body: string };

/**
 * Sends one odd request, whatever it is, and waits for what comes of it. Never rejects. A connection that ends without an
 * answer is not yet one: the server may have closed a kept connection, or have answered and closed before it had read
 * everything, which resets it. Only who gets no answer eight times gets none.
 */
export async function sendOdd(url: string, odd: OddRequest, agent: Agent): Promise<OddAnswer> {
  if (odd.cut === true) return await sendOnce(url, odd, false);
  let answer = await sendOnce(url, odd, agent);
  for (let tries = 1; answer.status === null && tries < 8; tries += 1) answer = await sendOnce(url, odd, false);
  return answer;
}

async function sendOnce(url: string, odd: OddRequest, agent: Agent | false): Promise<OddAnswer> {
  return await new Promise((resolve) => {
    const { hostname, port } = new URL(url);
    const length = (odd.body?.length ?? 0) + (odd.cut === true ? 100 : 0);
    const headers = { ...odd.headers, ...(odd.body === null ? {} : { 'content-length': String(length) }) };
    const request = open({ hostname, port, method: odd.method, path: odd.path, headers, agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('close', () =>
        resolve({ status: response.statusCode ?? null, body: Buffer.concat(chunks).toString() }),
      );
    });
    request.on('error', () => resolve({ status: null, body: '' }));
    if (odd.cut === true) request.write(odd.body ?? '', () => request.destroy());
    else request.end(odd.body ?? undefined);
  });
}
