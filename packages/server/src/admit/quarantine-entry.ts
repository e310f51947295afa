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

/** A line of an entry of `quarantine`: JSON, the original bytes as base64. */
export function quarantineLine({
  workspace,
  producer,
  received,
  id,
  type,
  position,
  code,
  detail,
  original,
}: QuarantineRecord): string {
  const record = { v: 1, workspace, producer, received, id, type, position, code, detail };
  return `${JSON.stringify({ ...record, original: original.toString('base64') })}\n`;
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
