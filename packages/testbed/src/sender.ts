import { openRequestSender, type SendCounts, type SenderOptions } from '@millrace/server/wire/sender.ts';
import { doors, type Door } from './doors.ts';

export type { SendCounts } from '@millrace/server/wire/sender.ts';

export type Sender = {
  /** One request. Resolves when it has a place in flight. Rejects when an earlier one failed for good. Default door: native. */
  send(lines: readonly string[], door?: Door): Promise<void>;
  /** Resolves when nothing is in flight any more. */
  finish(): Promise<SendCounts>;
  soFar(): SendCounts;
};

/** Sends lines by the doors of a collector until it has answered. */
export function openSender(options: SenderOptions): Sender {
  const sender = openRequestSender(options);
  return {
    async send(lines, door = 'native') {
      const { path, contentType, bodyOf } = doors[door];
      await sender.send({ path, contentType, body: bodyOf(lines), events: lines.length });
    },
    finish: () => sender.finish(),
    soFar: () => sender.soFar(),
  };
}
