import { readReceived, type RulesAt } from '../collect/collect.ts';
import { isFailure } from '../kernel/kernel.ts';
import type { LogReader } from '../log/log.ts';

/** Whose event stands at a place of received: workspace, producer, id as one text; undefined when it was trimmed. */
export type Recall = (place: { readonly offset: number; readonly item: number }) => Promise<string | undefined>;

export type Named = { readonly workspace: string; readonly producer: string; readonly id: string };

export const nameOf = ({ workspace, producer, id }: Named): string => `${workspace}\u0000${producer}\u0000${id}`;

/** For one slice: every request that is looked back at is read once, however many events of it are. */
export function recaller(received: LogReader, partition: number, rulesAt: RulesAt): Recall {
  const read = new Map<number, Promise<(string | undefined)[]>>();
  return async ({ offset, item }) => {
    let names = read.get(offset);
    if (names === undefined) {
      names = namesAt({ received, partition, rulesAt }, offset);
      read.set(offset, names);
    }
    return (await names)[item];
  };
}

type Log = { readonly received: LogReader; readonly partition: number; readonly rulesAt: RulesAt };

async function namesAt({ received, partition, rulesAt }: Log, offset: number): Promise<(string | undefined)[]> {
  try {
    const { items } = await readReceived(await received.read(partition, offset), { partition, offset }, rulesAt);
    return items.map((item) => (item.verdict === 'accepted' ? nameOf(item.event) : undefined));
  } catch (error) {
    if (isFailure(error, 'LOG_TRIMMED')) return [];
    throw error;
  }
}
