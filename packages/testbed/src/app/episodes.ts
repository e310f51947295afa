import type { Story } from '../interleave.ts';
import type { Sent } from './call.ts';

/** A part of somebody's story: a visit, or a step of a message. What it tells begins at `at`. */
export type Episode = { readonly at: number; readonly tell: () => readonly Sent[] };

/**
 * A story of episodes in order of their beginnings. They may overlap; what is told comes in order of time. An episode is
 * told when it begins, so an open story holds no events between two of them.
 */
export class EpisodeStory implements Story<Sent> {
  readonly #episodes: Iterator<Episode, void>;
  #next: IteratorResult<Episode, void>;
  #told: readonly Sent[] = [];
  #index = 0;

  constructor(episodes: Iterator<Episode, void>) {
    this.#episodes = episodes;
    this.#next = episodes.next();
  }

  get at(): number {
    const told = this.#told[this.#index]?.at ?? Number.POSITIVE_INFINITY;
    return this.#next.done === true ? told : Math.min(told, this.#next.value.at);
  }

  take(): Sent {
    const { at } = this;
    for (; this.#next.done !== true && this.#next.value.at <= at; this.#next = this.#episodes.next()) {
      const all = [...this.#told.slice(this.#index), ...this.#next.value.tell()];
      this.#told = all.toSorted((a, b) => a.at - b.at);
      this.#index = 0;
    }
    const sent = this.#told[this.#index];
    if (sent === undefined) throw new Error('an episode must tell something when it begins');
    this.#index += 1;
    if (this.#index === this.#told.length) [this.#told, this.#index] = [[], 0];
    return sent;
  }
}
