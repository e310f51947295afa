/**
 * The log on Kafka: topics `<prefix>.received`, `.admitted`, `.quarantine` of one partition each, an entry a record, its
 * offset the record's. They are made when they are missing and refused when they would keep less than was asked for
 * (TOPIC_UNSAFE). Only this platform writes to them, without transactions and without compaction, so offsets have no gap;
 * one that is found is LOG_CORRUPT. Kafka acknowledges what all in-sync replicas have in memory; a topic of one replica is
 * synced before each acknowledgement.
 *
 * The thread that opens the log first makes the watermarks, other threads pass them in; each has connections of its own.
 */
import { clientSoftwareVersion } from '@platformatic/kafka';
import type { Topic } from '@millrace/contract';
import { Failure, isFailure, pause } from '../../kernel/kernel.ts';
import { topics, type Log, type LogReader, type LogWriter } from '../log.ts';
import { Mark, newWatermark } from '../watermark.ts';
import { openAdmin, unavailable, type Cluster } from './cluster.ts';
import { KafkaReader } from './kafka-reader.ts';
import { openKafkaWriter } from './kafka-writer.ts';
import { extentOf } from './partition.ts';
import { readSecurity, type SecurityOptions } from './security.ts';
import { openTopics, type TopicsOptions } from './topics.ts';
import { troubleOf } from './trouble.ts';

export type KafkaLogOptions = TopicsOptions &
  SecurityOptions & {
    readonly brokers: readonly string[];
    /** Of the log another thread has opened. */
    readonly watermarks?: Log['watermarks'];
    /** All topics together. Beyond it, topics with visibility `durable` refuse. */
    readonly maxBytes: number;
    /** Appends waiting for the broker, per writer. Default 64 MB. */
    readonly queueBytes?: number;
    /** After so long an append is refused. Default 5 s. */
    readonly deadlineMs?: number;
  };

const mebibyte = 1024 * 1024;

/** An older release of the client loses acknowledged messages; a newer one has not been tried. */
const pinned = '2.12.1';

export async function openKafkaLog(options: KafkaLogOptions): Promise<Log> {
  if (clientSoftwareVersion !== pinned)
    throw new Failure('VERSION_MISMATCH', {
      detail: `@platformatic/kafka is ${clientSoftwareVersion}, needed is ${pinned}`,
    });
  const { logger, maxBytes, deadlineMs = 5_000 } = options;
  const cluster: Cluster = { brokers: options.brokers, deadlineMs, security: readSecurity(options, options.brokers) };
  if (options.sasl?.mechanism === 'PLAIN' && options.tls === undefined)
    logger.warn(
      {},
      'PLAIN without TLS sends the password to the brokers as it is; set MILLRACE_LOG_TLS, or take SCRAM',
    );
  const admin = openAdmin(cluster);
  const { incarnation, of } = await patiently(cluster, () => openTopics(admin, options)).catch(
    async (error: unknown) => {
      await admin.close().catch(() => {});
      throw error;
    },
  );
  const watermarks = options.watermarks ?? {
    received: newWatermark(1),
    admitted: newWatermark(1),
    quarantine: newWatermark(1),
  };
  const marks = topics.map((topic) => new Mark(watermarks[topic], 0));
  const open = new Set<LogReader | LogWriter>();
  const written = new Set<Topic>();

  return {
    incarnation,
    capabilities: { cutsBack: false, trims: true },
    watermarks,
    async writer(topic, { visibility, onFatal }) {
      if (written.has(topic)) throw new Failure('DATA_LOCKED', { detail: of[topic].name });
      written.add(topic);
      try {
        const { name } = of[topic];
        const writer = await openKafkaWriter(await patiently(cluster, () => extentOf(admin, name)), {
          topic,
          name,
          visibility,
          cluster,
          admin,
          mark: new Mark(watermarks[topic], 0),
          onFatal,
          logger,
          queueBytes: options.queueBytes ?? 64 * mebibyte,
          groupBytes: mebibyte,
          maxBytes,
          logBytes: () => marks.reduce((sum, mark) => sum + mark.get('bytes'), 0),
          onClose: () => written.delete(topic),
        });
        open.add(writer);
        return writer;
      } catch (error) {
        written.delete(topic);
        throw error;
      }
    },
    reader(topic) {
      const reader = new KafkaReader({ topic, cluster, at: of[topic], mark: new Mark(watermarks[topic], 0), logger });
      open.add(reader);
      return reader;
    },
    async close() {
      const parts = [...open];
      open.clear();
      for (const part of parts) await part.close();
      await admin.close().catch(() => {});
    },
  };
}

/**
 * Brokers start, are found to be gone, and learn of new topics in their own time: what fails is tried again for four deadlines, but not what
 * a setting (CONFIG_INVALID) or a right of the user (LOG_FORBIDDEN) has to mend.
 */
async function patiently<T>({ brokers, deadlineMs }: Cluster, work: () => Promise<T>): Promise<T> {
  const until = performance.now() + 4 * deadlineMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (isFailure(error)) throw error;
      const trouble = troubleOf(error);
      const detail = [brokers.join(','), ...(trouble === undefined ? [] : [trouble.what])].join(': ');
      if (trouble !== undefined && trouble.code !== 'LOG_UNAVAILABLE')
        throw new Failure(trouble.code, { detail, cause: error });
      if (performance.now() > until) throw unavailable(detail, error);
      await pause(200);
    }
  }
}
