import { readCompact, writeCompact } from '@/shared/address/compact.ts';

/** A step while somebody writes it; its type may still be empty. */
export type Step = {
  readonly type: string;
  readonly where?: string | undefined;
  readonly within?: string | undefined;
  readonly name?: string | undefined;
};

/** What may not happen from one step on, up to another. */
export type Exclusion = {
  readonly type: string;
  readonly where?: string | undefined;
  readonly after?: number | undefined;
  readonly before?: number | undefined;
};

export function writeStep({ type, where, within, name }: Step): string {
  return writeCompact(type, { if: where, in: within, as: name });
}

export function readStep(text: string): Step | undefined {
  const read = readCompact(text, ['if', 'in', 'as']);
  return read && { type: read.head, where: read.parts['if'], within: read.parts['in'], name: read.parts['as'] };
}

export function writeExclusion({ type, where, after, before }: Exclusion): string {
  return writeCompact(type, { if: where, from: after?.toString(), to: before?.toString() });
}

export function readExclusion(text: string): Exclusion | undefined {
  const read = readCompact(text, ['if', 'from', 'to']);
  const [from, to] = [read?.parts['from'], read?.parts['to']];
  if (read === undefined || [from, to].some((place) => place !== undefined && !/^\d{1,2}$/.test(place)))
    return undefined;
  return {
    type: read.head,
    where: read.parts['if'],
    after: from === undefined ? undefined : Number(from),
    before: to === undefined ? undefined : Number(to),
  };
}
