import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fastify from 'fastify';
import { compileRules, type Rules } from '@millrace/server/catalog/catalog.ts';
import { collectRoutes, type Grant } from '@millrace/server/collect/collect.ts';
import { silent, systemClock } from '@millrace/server/kernel/kernel.ts';
import { openSegmentsLog } from '@millrace/server/log/segments/segments-log.ts';

/**
 * One of the servers that the capture bench compares, in a process of its own: `bare` reads and parses a body and
 * answers, `millrace` collects it durably, `declared` by an event document. Tells its port, then its CPU time whenever it is asked.
 */
const grant: Grant = { keyId: 'k', workspace: 'main', producer: 'bench', kind: 'secret', mayImport: false };

function bare(): Server {
  return createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
      const parsed = JSON.parse(String(body)) as unknown;
      const text = JSON.stringify({ accepted: Array.isArray(parsed) ? parsed.length : 1 });
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
      response.end(text);
    });
  });
}

/** What the events of the bench look like, each field declared. */
const soldSpec = {
  mode: 'block',
  subject: 'lead',
  category: 'service',
  fields: {
    source_id: { type: 'text', required: true, reference: 'source', trim: true },
    buyer_id: { type: 'text', required: true, reference: 'buyer', trim: true },
    price: { type: 'integer', required: true, min: 0, unit: 'minor', currency: { field: 'currency' } },
    currency: { type: 'text', case: 'upper' },
    state: { type: 'text', max: 2 },
    outcome: { type: 'text', values: ['success', 'failure', 'error', 'skip'] },
  },
  unknown: 'quarantine',
  unique: ['buyer_id'],
};

const declared = compileRules({
  of: (kind) => (kind === 'event' ? [{ name: 'lead.sold', hash: '3f'.repeat(32), spec: soldSpec }] : []),
});

async function millrace(directory: string, rules: Rules | null): Promise<Server> {
  const log = await openSegmentsLog({
    directory,
    maxBytes: 1e12,
    freeFloorBytes: 0,
    clock: systemClock,
    logger: silent,
  });
  const writer = await log.writer('received', {
    visibility: 'durable',
    onFatal: (error) => {
      throw error;
    },
  });
  const app = fastify({ logger: false, genReqId: () => randomUUID() });
  await app.register(collectRoutes, {
    authenticate: (key) => (key === 'bench' ? grant : undefined),
    log: writer,
    clock: systemClock,
    seed: randomUUID,
    admitting: () => null,
    rulesOf: () => ({ revision: 1, rules }),
    stats: { collected: () => {}, refused: () => {} },
    logger: silent,
  });
  await app.ready();
  return app.server;
}

const directory = await mkdtemp(path.join(tmpdir(), 'millrace-bench-capture-'));
const server =
  process.argv[2] === 'bare' ? bare() : await millrace(directory, process.argv[2] === 'declared' ? declared : null);
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('message', () => process.send?.(process.cpuUsage()));
process.on('disconnect', () => {
  void rm(directory, { recursive: true, force: true }).finally(() => process.exit());
});
