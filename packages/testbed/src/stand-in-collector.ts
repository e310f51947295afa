import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { limits } from '@millrace/contract';
import { doors } from './doors.ts';

/** What the stand-in does with one request instead of answering it. */
export type Trouble = { readonly status: number; readonly retryAfter?: string } | 'cut';

export type Received = {
  readonly path: string;
  readonly body: Buffer;
  /** One for each event. */
  readonly lines: readonly string[];
  readonly answered: boolean;
};

export type StandIn = {
  readonly url: string;
  readonly received: readonly Received[];
  stop(): Promise<void>;
  /** Listens again at the same address. */
  restart(): Promise<void>;
};

/** Enough of a collector to try a sender on: it judges lines by their shape, and gets into the trouble it is told to. */
export async function standInCollector(troubles: readonly Trouble[] = []): Promise<StandIn> {
  const received: Received[] = [];
  const left = [...troubles];
  const server = createServer((request, response) => void take(request, response));

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const plain = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
    const path = request.url ?? '';
    const lines = linesOf(path, plain.toString());
    const trouble = left.shift();
    received.push({ path, body, lines, answered: trouble === undefined });
    if (trouble === 'cut') {
      request.socket.destroy();
      return;
    }
    if (trouble !== undefined) {
      if (trouble.retryAfter !== undefined) response.setHeader('retry-after', trouble.retryAfter);
      response.writeHead(trouble.status).end('{}');
      return;
    }
    const counts = { accepted: 0, quarantined: 0, rejected: 0, dropped: 0 };
    for (const line of lines) counts[judge(line)] += 1;
    response.end(JSON.stringify({ ...counts, verdicts: [] }));
  }

  await listen(server, 0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    restart: () => listen(server, port),
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
}

function linesOf(path: string, text: string): string[] {
  if (path !== doors.segment.path) return text.split('\n').filter(Boolean);
  return (JSON.parse(text) as { batch: unknown[] }).batch.map((item) => JSON.stringify(item));
}

function judge(line: string): 'accepted' | 'quarantined' | 'rejected' {
  if (line.length > limits.eventBytes) return 'rejected';
  let event: unknown;
  try {
    event = JSON.parse(line);
  } catch {
    return 'rejected';
  }
  if (typeof event !== 'object' || event === null) return 'rejected';
  const { id, type, time, subject, data } = plain(event as Item);
  const isWhole = String(id).length <= limits.idLength && type !== undefined && typeof data === 'object';
  const isTimed = !Number.isNaN(Date.parse(String(time)));
  return isWhole && isTimed && typeof (subject as { id?: unknown }).id === 'string' ? 'accepted' : 'quarantined';
}

type Item = { readonly [field: string]: unknown };

/** A call of Segment as an event; anything else is one. */
function plain(item: Item): Item {
  if (item['messageId'] === undefined) return item;
  const { messageId: id, timestamp: time, userId, anonymousId, properties, traits } = item;
  return { ...item, id, time, subject: { id: userId ?? anonymousId }, data: properties ?? traits ?? {} };
}
