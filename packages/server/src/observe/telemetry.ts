import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/** What the process shows of itself to Prometheus. Values are read when they are asked for. */
export type Readings = {
  readonly logBytes: () => number;
  readonly positions: () => Readonly<Record<string, number>>;
  readonly rates: () => Readonly<Record<string, number>>;
  readonly storeReady: () => boolean;
};

export function telemetry({
  logBytes,
  positions,
  rates,
  storeReady,
}: Readings): () => Promise<{ type: string; text: string }> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'millrace_' });
  const gauge = (name: string, help: string, labelNames: string[], collect: (gauge: Gauge) => void): void => {
    new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      collect() {
        collect(this);
      },
    });
  };
  gauge('millrace_log_received_bytes', 'Bytes of the received log on disk', [], (g) => g.set(logBytes()));
  gauge('millrace_follower_position', 'Entries a follower has behind it', ['follower'], (g) =>
    setAll(g, 'follower', positions()),
  );
  gauge('millrace_events_per_second', 'Events per second over ten seconds, by what became of them', ['outcome'], (g) =>
    setAll(g, 'outcome', rates()),
  );
  gauge('millrace_store_ready', '1 while the store answers', [], (g) => g.set(storeReady() ? 1 : 0));
  return async () => ({ type: registry.contentType, text: await registry.metrics() });
}

function setAll(gauge: Gauge, label: string, values: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(values)) gauge.set({ [label]: name }, value);
}
