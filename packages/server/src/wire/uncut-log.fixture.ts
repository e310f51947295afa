import { Failure, must } from '../kernel/kernel.ts';
import type { Log, LogWriter } from '../log/log.ts';

/**
 * What becomes of an append to a named topic: it is taken; it is refused, although it was kept; or an earlier entry, written
 * once more by a life that is over, comes before it.
 */
export type Fate = 'taken' | 'refused' | 'preceded';

/** For tests: a log in files that behaves like one elsewhere, which can neither cut back nor lock anybody out. */
export function uncutLog(log: Log, fate: () => Fate): Log {
  return {
    ...log,
    capabilities: { ...log.capabilities, cutsBack: false },
    async writer(topic, options) {
      const writer = await log.writer(topic, options);
      return options.visibility === 'durable' ? writer : uncutWriter(writer, fate);
    },
  };
}

function uncutWriter(writer: LogWriter, fate: () => Fate): LogWriter {
  let last: Buffer | undefined;
  return {
    topic: writer.topic,
    async append(key, parts) {
      const drawn = fate();
      if (drawn === 'preceded') await writer.append(key, last === undefined ? parts : [last]);
      last = Buffer.concat(parts);
      const place = await writer.append(key, parts);
      if (drawn === 'refused') throw new Failure('LOG_UNAVAILABLE', { retryAfter: 1 });
      return place;
    },
    async cutBack(partition, end) {
      must(end <= writer.durableEnd(partition), 'what was named is there');
    },
    release: (partition, end) => writer.release(partition, end),
    trim: (partition, before) => writer.trim(partition, before),
    durableEnd: (partition) => writer.durableEnd(partition),
    room: () => writer.room(),
    idle: () => writer.idle(),
    close: () => writer.close(),
  };
}
