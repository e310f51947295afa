import type { LogConfig } from '../config/config.ts';
import type { Clock, Logger } from '../kernel/kernel.ts';
import { openKafkaLog } from '../log/kafka/kafka-log.ts';
import { namedOnly, type Log, type LogReader } from '../log/log.ts';
import { openSegmentsLog } from '../log/segments/segments-log.ts';
import type { Records } from '../records/records.ts';

export type OpenLogOptions = {
  /** Of the log another thread has opened. */
  readonly watermarks?: Log['watermarks'];
  readonly clock: Clock;
  readonly logger: Logger;
};

export function openLog(config: LogConfig, options: OpenLogOptions): Promise<Log> {
  return config.kind === 'kafka' ? openKafkaLog({ ...config, ...options }) : openSegmentsLog({ ...config, ...options });
}

/** `admitted` for those who follow it: where the log cannot cut back, what no commit has named is passed over. */
export function readAdmittedOf(log: Log, records: Pick<Records, 'read'>): LogReader {
  return readNamedOf('admitted', log, records);
}

/** The same for any topic that admit writes. */
export function readNamedOf(topic: 'admitted' | 'quarantine', log: Log, records: Pick<Records, 'read'>): LogReader {
  const reader = log.reader(topic);
  if (log.capabilities.cutsBack) return reader;
  return namedOnly(reader, (partition, { from, to }) =>
    records.read((db) =>
      db
        .selectFrom('unnamed_ranges')
        .select(['from_offset as from', 'to_offset as to'])
        .where('topic', '=', topic)
        .where('partition', '=', partition)
        .where('to_offset', '>', from)
        .where('from_offset', '<', to)
        .execute(),
    ),
  );
}
