import type { FastifyInstance } from 'fastify';

/**
 * A request that is answered after the close leaves its connection idle, and nobody else would end it. A busy client has
 * sent its next one by then, which is told to go elsewhere.
 */
const sweepEveryMs = 250;
/** What is still under way then, a slow upload or a long question, was not acknowledged and is cut off. */
const graceMs = 3_000;

/** Takes no new requests, finishes those under way, ends every connection. */
export async function closeServer(app: FastifyInstance): Promise<void> {
  const sweep = setInterval(() => app.server.closeIdleConnections(), sweepEveryMs);
  const grace = setTimeout(() => app.server.closeAllConnections(), graceMs);
  try {
    await app.close();
  } finally {
    clearInterval(sweep);
    clearTimeout(grace);
  }
}
