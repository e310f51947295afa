/**
 * The log in own files, for one machine: `<directory>/<topic>/0/<first offset>.log`. One partition. Group commit with
 * fdatasync; recovery scans the last file; trimming deletes whole files. The thread that opens the log first makes the
 * watermarks; other threads pass them in and see the same visible ends.
 */
import path from 'node:path';
import type { Topic } from '@millrace/contract';
import type { Clock, Logger } from '../../kernel/kernel.ts';
import { topics, type Log, type LogReader, type LogWriter, type Watermark } from '../log.ts';
import { realFiles, type FileOps } from './file-ops.ts';
import { makeDirectory, openIncarnation } from './incarnation.ts';
import { openFailure } from './open-failure.ts';
import { SegmentsReader } from './segments-reader.ts';
import { openSegmentsWriter } from './segments-writer.ts';
import { Mark, newWatermark } from '../watermark.ts';
import { lockWriter } from './writer-lock.ts';

export type SegmentsLogOptions = {
  readonly directory: string;
  /** Of the log another thread has opened. */
  readonly watermarks?: Log['watermarks'];
  /** Default 256 MB. */
  readonly segmentBytes?: number;
  /** All topics together. Beyond it, topics with visibility `durable` refuse. */
  readonly maxBytes: number;
  /** Free bytes of the disk below which topics with visibility `durable` refuse. */
  readonly freeFloorBytes: number;
  /** Appends waiting for the disk, per writer. Default 64 MB. */
  readonly queueBytes?: number;
  /** What one sync covers at most. Default 8 MB. */
  readonly groupBytes?: number;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The file system; tests make it fail. */
  readonly files?: FileOps;
};

const mebibyte = 1024 * 1024;

export async function openSegmentsLog(options: SegmentsLogOptions): Promise<Log> {
  const { directory, clock, logger, files = realFiles } = options;
  await makeDirectory(directory, files);
  const incarnation = await openIncarnation(directory, clock, files);
  const watermarks = options.watermarks ?? newWatermarks();
  const marks = topics.map((topic) => new Mark(watermarks[topic], 0));
  const open = new Set<LogReader | LogWriter>();
  const partition = (topic: Topic): string => path.join(directory, topic, '0');

  return {
    incarnation,
    capabilities: { cutsBack: true, trims: true },
    watermarks,
    async writer(topic, { visibility, onFatal }) {
      await makeDirectory(partition(topic), files).catch((cause: unknown) => {
        throw openFailure(cause, partition(topic));
      });
      const lock = lockWriter(path.join(directory, topic));
      try {
        const writer = await openSegmentsWriter({
          topic,
          visibility,
          onFatal,
          files,
          clock,
          logger,
          directory: partition(topic),
          mark: new Mark(watermarks[topic], 0),
          segmentBytes: options.segmentBytes ?? 256 * mebibyte,
          queueBytes: options.queueBytes ?? 64 * mebibyte,
          groupBytes: options.groupBytes ?? 8 * mebibyte,
          freeFloorBytes: options.freeFloorBytes,
          maxBytes: options.maxBytes,
          logBytes: () => marks.reduce((sum, mark) => sum + mark.get('bytes'), 0),
          onClose: lock.release,
        });
        open.add(writer);
        return writer;
      } catch (error) {
        lock.release();
        throw error;
      }
    },
    reader(topic) {
      const reader = new SegmentsReader({
        topic,
        directory: partition(topic),
        mark: new Mark(watermarks[topic], 0),
        files,
      });
      open.add(reader);
      return reader;
    },
    async close() {
      const parts = [...open];
      open.clear();
      for (const part of parts) await part.close();
    },
  };
}

function newWatermarks(): Readonly<Record<Topic, Watermark>> {
  return { received: newWatermark(1), admitted: newWatermark(1), quarantine: newWatermark(1) };
}
