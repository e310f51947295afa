import type { Position } from '@millrace/contract';
import { readAdmittedHeader } from '../admit/admit.ts';
import type { AskOptions } from '../ask/ask.ts';
import { explainReceived, originalAt, type RulesAt } from '../collect/collect.ts';
import { Failure, readJson } from '../kernel/kernel.ts';
import type { LogReader } from '../log/log.ts';

type Readers = { readonly received: LogReader; readonly admitted: LogReader };

const partition = 0;

/** What a question about one event reads of the logs. */
export function readersOf(
  { received, admitted }: Readers,
  rulesAt: RulesAt,
): Pick<AskOptions, 'admittedAt' | 'readAdmitted' | 'readOriginal' | 'explain' | 'readReceived'> {
  return {
    admittedAt: async (offset) => readAdmittedHeader(await admitted.read(partition, offset)).madeAt,
    readAdmitted: (p, offset) => admitted.read(p, offset),
    readOriginal: async ({ partition: p, offset, index }: Position) => {
      const original = originalAt(await received.read(p, offset), index);
      return original === undefined ? null : originalText(original);
    },
    explain: async ({ partition: p, offset, index }) => explainReceived(await received.read(p, offset), index, rulesAt),
    readReceived: async (p, offset) => {
      if (p >= received.partitions) throw new Failure('NOT_FOUND');
      return received.read(p, offset);
    },
  };
}

/** What the client sent: as JSON where it is, else as text. */
function originalText(bytes: Buffer): unknown {
  try {
    return readJson(bytes.toString());
  } catch {
    return bytes.toString();
  }
}
