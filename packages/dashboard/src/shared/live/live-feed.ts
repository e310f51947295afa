import type { LiveLine, LiveRates } from '@millrace/contract';
import { api } from '@/shared/api/api.ts';

export type LiveFilter = Readonly<Partial<Record<'type' | 'verdict' | 'q', string>>> & {
  /** Nothing but the rates, once a second. */
  readonly kind?: 'rates';
  /** How many of the newest lines the stream begins with. */
  readonly past?: number;
};
export type LiveStatus = 'connecting' | 'open' | 'lost';
export type LiveState = {
  readonly status: LiveStatus;
  readonly rates: LiveRates | undefined;
  /** The rates of the last minutes, oldest first. */
  readonly history: readonly LiveRates[];
};

const historySize = 300;
const firstRetry = 1000;
const longestRetry = 15_000;

/** Called when the stream was refused: the session may be over. */
type Refused = () => void;

/**
 * The one server-sent connection of this tab. Lines go to whoever listens, rates are kept here. The browser resumes a
 * broken stream by the last event id by itself; a refused one is opened again with back-off.
 */
export class LiveFeed {
  #source: EventSource | undefined;
  #filter: LiveFilter = {};
  #retry = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #state: LiveState = { status: 'connecting', rates: undefined, history: [] };
  readonly #changed = new Set<() => void>();
  readonly #lines = new Set<(line: LiveLine) => void>();
  readonly #refused: Refused;

  constructor(refused: Refused) {
    this.#refused = refused;
  }

  readonly state = (): LiveState => this.#state;

  readonly subscribe = (changed: () => void): (() => void) => {
    this.#changed.add(changed);
    return () => this.#changed.delete(changed);
  };

  onLine(listener: (line: LiveLine) => void): () => void {
    this.#lines.add(listener);
    return () => this.#lines.delete(listener);
  }

  /** Opens the stream; with another filter it is opened anew. */
  open(filter: LiveFilter = {}): void {
    if (this.#source !== undefined && JSON.stringify(filter) === JSON.stringify(this.#filter)) return;
    this.#filter = filter;
    this.#connect();
  }

  /** Opens the stream unless a page has done so, with what it wants to see. */
  begin(filter: LiveFilter): void {
    if (this.#source === undefined) this.open(filter);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = undefined;
  }

  #connect(): void {
    this.close();
    const source = new EventSource(api.liveUrl(this.#filter));
    this.#source = source;
    source.addEventListener('open', () => {
      this.#retry = 0;
      this.#set({ status: 'open' });
    });
    source.addEventListener('event', (message: MessageEvent<string>) => {
      const line: LiveLine = JSON.parse(message.data);
      for (const listener of this.#lines) listener(line);
    });
    source.addEventListener('rates', (message: MessageEvent<string>) => {
      const rates: LiveRates = JSON.parse(message.data);
      this.#set({ status: 'open', rates, history: [...this.#state.history.slice(1 - historySize), rates] });
    });
    source.addEventListener('error', () => {
      this.#set({ status: 'lost' });
      if (source.readyState === EventSource.CLOSED) this.#again();
    });
  }

  /** The browser gives up after an answer that is not a stream; then it is ours to try again. */
  #again(): void {
    const wait = Math.min(longestRetry, firstRetry * 2 ** this.#retry);
    this.#retry += 1;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#refused();
      this.#connect();
    }, wait);
  }

  #set(change: Partial<LiveState>): void {
    this.#state = { ...this.#state, ...change };
    for (const changed of this.#changed) changed();
  }
}
