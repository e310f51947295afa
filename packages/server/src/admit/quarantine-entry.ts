import type { Position } from '@millrace/contract';

/** One event of a quarantine entry: why it is there, and its bytes as they came. */
export type QuarantineRecord = {
  readonly workspace: string;
  readonly producer: string;
  readonly received: number;
  readonly id: string | null;
  readonly type: string | null;
  readonly position: Position;
  readonly code: string;
  readonly detail: string;
  readonly original: Buffer;
};

/** An entry of `quarantine`: one JSON line a record, the original bytes as base64. */
export function writeQuarantine(records: readonly QuarantineRecord[]): Buffer {
  return Buffer.from(
    records
      .map(({ original, ...rest }) => `${JSON.stringify({ v: 1, ...rest, original: original.toString('base64') })}\n`)
      .join(''),
  );
}

export function readQuarantine(bytes: Buffer): QuarantineRecord[] {
  return bytes
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const {
        original,
        v: _,
        ...rest
      } = JSON.parse(line) as Omit<QuarantineRecord, 'original'> & { original: string; v: number };
      return { ...rest, original: Buffer.from(original, 'base64') };
    });
}
