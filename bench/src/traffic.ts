import type { Platform } from '@millrace/testbed/platform.ts';
import { perRequest, requestBodies } from './requests.ts';

export type Traffic = { stop(): Promise<{ readonly perSecond: number }> };

const prepared = 200;

/**
 * Requests of 100 events at a steady rate, whether or not the one before was answered. The bodies are made ahead and get
 * ids and times of their own as they are sent: only their prefixes are rewritten.
 */
export function startTraffic(platform: Platform, eventsPerSecond: number): Traffic {
  const bodies = requestBodies(0, prepared * perRequest, (n) => n >> 2).map((body) => body.toString());
  const everyMs = (1000 * perRequest) / eventsPerSecond;
  const headers = { authorization: `Bearer ${platform.writeKey}`, 'content-type': 'application/json' };
  const under = new Set<Promise<void>>();
  const start = performance.now();
  let requests = 0;
  const failures: Error[] = [];
  const send = async (n: number): Promise<void> => {
    const text = bodies[n % prepared] ?? '';
    const time = new Date().toISOString();
    const body = text
      .replaceAll('"id":"event-', `"id":"${n.toString(36)}-`)
      .replaceAll(/"time":"[^"]*"/g, `"time":"${time}"`);
    const response = await fetch(`${platform.url}/v1/events`, { method: 'POST', headers, body });
    if (!response.ok) throw new Error(`traffic: ${response.status} ${await response.text()}`);
    await response.arrayBuffer();
  };
  const timer = setInterval(() => {
    const due = Math.floor((performance.now() - start) / everyMs);
    for (; requests < due; requests += 1) {
      const sending: Promise<void> = send(requests)
        .catch((error: Error) => void failures.push(error))
        .finally(() => under.delete(sending));
      under.add(sending);
    }
  }, everyMs / 2);
  return {
    async stop() {
      clearInterval(timer);
      const seconds = (performance.now() - start) / 1000;
      await Promise.all(under);
      for (const failure of failures) throw failure;
      return { perSecond: (requests * perRequest) / seconds };
    },
  };
}
