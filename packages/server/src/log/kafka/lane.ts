import { FetchIsolationLevels, type Consumer } from '@platformatic/kafka';
import { Failure } from '../../kernel/kernel.ts';
import type { Entry } from '../log.ts';
import { before, isRefusal, openFetcher, type Cluster } from './cluster.ts';
import { entriesOf } from './record.ts';
import type { KafkaTopic } from './topics.ts';

const waitMs = 500;

/**
 * A connection on which one partition is fetched from whatever offset is asked for. It keeps no position, so there is none
 * to trust. After an error the next fetch connects anew.
 */
export class Lane {
  readonly #cluster: Cluster;
  readonly #topic: KafkaTopic;
  #consumer: Consumer | undefined;
  #closed = false;

  constructor(cluster: Cluster, topic: KafkaTopic) {
    this.#cluster = cluster;
    this.#topic = topic;
  }

  /**
   * Entries from `offset` on, about `maxBytes` of them and at least one if there is one. LOG_TRIMMED and LOG_CORRUPT are
   * final; any other error passes.
   */
  async fetch(offset: number, maxBytes: number): Promise<Entry[]> {
    const { name, id } = this.#topic;
    try {
      const { responses } = await before(
        this.#cluster.deadlineMs + waitMs,
        name,
        this.#open().fetch({
          // The leader, which the client knows better.
          node: -1,
          minBytes: 1,
          maxBytes,
          maxWaitTime: waitMs,
          isolationLevel: FetchIsolationLevels.READ_UNCOMMITTED,
          topics: [
            {
              topicId: id,
              partitions: [
                {
                  partition: 0,
                  currentLeaderEpoch: -1,
                  fetchOffset: BigInt(offset),
                  lastFetchedEpoch: -1,
                  partitionMaxBytes: maxBytes,
                },
              ],
            },
          ],
        }),
      );
      return entriesOf(name, responses[0]?.partitions[0]?.records ?? [], offset);
    } catch (error) {
      this.#drop();
      if (isRefusal(error, 'OFFSET_OUT_OF_RANGE'))
        throw new Failure('LOG_TRIMMED', { detail: `${name}: ${offset} is not held`, cause: error });
      throw error;
    }
  }

  /** A fetch under way fails. */
  close(): void {
    this.#closed = true;
    this.#drop();
  }

  #open(): Consumer {
    if (this.#closed) throw new Failure('NOT_READY', { retryAfter: 1 });
    if (this.#consumer === undefined) {
      this.#consumer = openFetcher(this.#cluster);
      this.#consumer.topics.track(this.#topic.name);
    }
    return this.#consumer;
  }

  #drop(): void {
    const consumer = this.#consumer;
    this.#consumer = undefined;
    consumer?.close(true).catch(() => {});
  }
}
