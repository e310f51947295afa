import type { Story } from '../interleave.ts';
import type { Sent } from './event.ts';

/** Stories of leads whose next event is further away than this are dropped and told again. */
const keepMs = 600_000;

/** A lead that holds its story only while the next event is near. */
export class OpenLead implements Story<Sent> {
  at: number;
  #index = 0;
  #story: readonly Sent[] | null = null;
  readonly #tell: () => readonly Sent[];

  constructor({ at }: { readonly at: number }, tell: () => readonly Sent[]) {
    this.at = at;
    this.#tell = tell;
  }

  take(): Sent {
    const story = this.#story ?? this.#tell();
    const sent = story[this.#index];
    if (sent === undefined) throw new Error('leads: an open lead must have a next event');
    this.#index += 1;
    const following = story[this.#index];
    this.#story = following !== undefined && following.at - this.at < keepMs ? story : null;
    this.at = following?.at ?? Number.POSITIVE_INFINITY;
    return sent;
  }
}
