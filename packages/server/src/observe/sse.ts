import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';

/** Server-sent events to one client. */
export type EventStream = {
  send(event: string, data: unknown, id?: string): void;
  /** So many of the lines to come were left out before they were made. */
  skip(count: number): void;
  end(): void;
  onClose(done: () => void): void;
};

/** A client that reads slower than this many bytes behind loses lines, and is told how many, instead of growing the process. */
const mostBehind = 1024 * 1024;

export function openEventStream(reply: FastifyReply, open: Set<ServerResponse>): EventStream {
  const out = reply.raw;
  reply.hijack();
  out.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  open.add(out);
  out.on('close', () => open.delete(out));
  let skipped = 0;
  return {
    send(event, data, id) {
      if (out.writableLength > mostBehind) {
        skipped += 1;
        return;
      }
      if (skipped > 0) out.write(`event: skipped\ndata: ${skipped}\n\n`);
      skipped = 0;
      out.write(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    },
    skip(count) {
      skipped += count;
    },
    end: () => void out.end(),
    onClose: (done) => void out.on('close', done),
  };
}
