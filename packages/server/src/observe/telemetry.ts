import type { ErrorCode } from '@millrace/contract';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** How often something was written to the store, how often that failed, and how long it took together. */
export type Writes = { readonly done: number; readonly failed: number; readonly ms: number };

export type FollowerPlace = { readonly name: string; readonly position: number; readonly lag: number };

/** What is read when it is asked for. */
export type Readings = {
  readonly logBytes: () => number;
  /** What was given to the log and is not yet durable. */
  readonly waiting: () => { readonly requests: number; readonly bytes: number };
  readonly followers: () => Promise<readonly FollowerPlace[]>;
  readonly deferred: () => number;
  /** Since the start, by what became of them. */
  readonly settled: () => Readonly<Record<string, number>>;
  readonly storeReady: () => boolean;
  readonly storeWrites: () => Readonly<Record<string, Writes>>;
  /** Ids that corrections named and that were forgotten before they came, of all workspaces. */
  readonly forgotten: () => Promise<number>;
};

export type Answered = {
  /** The pattern of the route, never the address: labels are bounded. */
  readonly route: string;
  readonly method: string;
  readonly status: number;
  readonly seconds: number;
};

export type Telemetry = {
  readonly answered: (request: Answered) => void;
  readonly collected: (counts: Readonly<Record<string, number>>, bytes: number) => void;
  readonly refused: (code: ErrorCode) => void;
  /** How many requests were refused as a whole since the start, by code. */
  readonly refusals: () => Readonly<Record<string, number>>;
  /** An event was noise to the document of this name. */
  readonly noise: (noise: { readonly name: string; readonly action: string }) => void;
  /** An entry of `received` became durable. */
  readonly appended: (seconds: number) => void;
  readonly exposition: () => Promise<{ readonly type: string; readonly text: string }>;
};

/** Routes whose time is that of a question. */
const questions: ReadonlySet<string> = new Set(['/api/ask', '/api/events', '/api/events/:id']);
const appendBuckets = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1];
const questionBuckets = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30];

/** What the process shows of itself to Prometheus. Labels have few values: routes, statuses, verdicts, outcomes, codes, followers, noise documents. */
export function telemetry(readings: Readings): Telemetry {
  const registers = [new Registry()];
  const [registry] = registers;
  collectDefaultMetrics({ ...(registry && { register: registry }), prefix: 'millrace_' });
  const counter = (name: string, help: string, labelNames: string[] = []): Counter =>
    new Counter({ name: `millrace_${name}`, help, labelNames, registers });
  const histogram = (name: string, help: string, buckets: number[], labelNames: string[] = []): Histogram =>
    new Histogram({ name: `millrace_${name}`, help, buckets, labelNames, registers });

  const requests = counter('http_requests_total', 'Requests answered', ['method', 'route', 'status']);
  const events = counter('collect_events_total', 'Events taken in, by verdict', ['verdict']);
  const bytes = counter('collect_bytes_total', 'Bytes of the bodies taken in, decompressed');
  const refusals = counter('collect_refused_total', 'Requests refused as a whole, by code', ['code']);
  const noise = counter('noise_total', 'Events that were noise, by document and action', ['document', 'action']);
  const appends = histogram('log_append_seconds', 'Until a request was durable in received', appendBuckets);
  const asked = histogram('question_seconds', 'Until a question was answered', questionBuckets, ['route']);
  const refusedBy = new Map<string, number>();
  readInto(registers, readings);

  return {
    answered({ route, method, status, seconds }) {
      requests.inc({ method, route, status: String(status) });
      if (questions.has(route)) asked.observe({ route }, seconds);
    },
    collected(counts, length) {
      for (const [verdict, count] of Object.entries(counts)) if (count > 0) events.inc({ verdict }, count);
      bytes.inc(length);
    },
    refused(code) {
      refusals.inc({ code });
      refusedBy.set(code, (refusedBy.get(code) ?? 0) + 1);
    },
    refusals: () => Object.fromEntries(refusedBy),
    noise: ({ name, action }) => noise.inc({ document: name, action }),
    appended: (seconds) => appends.observe(seconds),
    exposition: async () => ({ type: registry?.contentType ?? '', text: (await registry?.metrics()) ?? '' }),
  };
}

type Values = Readonly<Record<string, number>>;

/** What is kept elsewhere: gauges, and counters whose totals are told. */
function readInto(registers: Registry[], readings: Readings): void {
  const { logBytes, waiting, followers, deferred, settled, storeReady, storeWrites, forgotten } = readings;
  const gauge = (name: string, help: string, read: () => number): void => {
    new Gauge({
      name: `millrace_${name}`,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  };
  const total = (name: string, help: string, read: () => Promise<number>): void => {
    new Counter({
      name: `millrace_${name}`,
      help,
      registers,
      async collect() {
        const value = await read();
        this.reset();
        this.inc(value);
      },
    });
  };
  const labelled = (name: string, help: string, label: string, read: () => Values | Promise<Values>): void => {
    const Kind = name.endsWith('_total') ? Counter : Gauge;
    new Kind({
      name: `millrace_${name}`,
      help,
      labelNames: [label],
      registers,
      async collect() {
        const values = await read();
        this.reset();
        for (const [value, number] of Object.entries(values)) this.inc({ [label]: value }, number);
      },
    });
  };
  const places = async (value: 'position' | 'lag'): Promise<Values> =>
    Object.fromEntries((await followers()).map((follower) => [follower.name, follower[value]]));
  const writes = (of: (writes: Writes) => number): Values =>
    Object.fromEntries(Object.entries(storeWrites()).map(([kind, done]) => [kind, of(done)]));

  gauge('log_received_bytes', 'Bytes of the log on disk', logBytes);
  gauge('log_waiting_requests', 'Requests that wait to be durable in received', () => waiting().requests);
  gauge('log_waiting_bytes', 'Their bytes', () => waiting().bytes);
  gauge('events_waiting', 'Events that wait until the store can be asked whether they were here before', deferred);
  gauge('store_ready', '1 while the store answers', () => (storeReady() ? 1 : 0));
  const uncorrected =
    'Ids that corrections named and that were forgotten before they came: should they come, they count';
  total('corrections_forgotten_total', uncorrected, forgotten);
  labelled('follower_position', 'Entries a follower has behind it', 'follower', () => places('position'));
  labelled('follower_lag', 'Entries a follower has still before it', 'follower', () => places('lag'));
  labelled('events_settled_total', 'Events by what became of them, since the start', 'outcome', settled);
  labelled('store_writes_total', 'Inserts the store has confirmed', 'kind', () => writes(({ done }) => done));
  labelled('store_write_failures_total', 'Inserts that failed and were repeated', 'kind', () =>
    writes(({ failed }) => failed),
  );
  labelled('store_write_seconds_total', 'Seconds of all inserts together', 'kind', () => writes(({ ms }) => ms / 1000));
}
