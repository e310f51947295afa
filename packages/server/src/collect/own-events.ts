import type { Json } from '@millrace/contract';
import { Failure, type Clock } from '../kernel/kernel.ts';
import { refuse, type Appended, type LogWriter } from '../log/log.ts';
import { judgeItems } from './judge.ts';
import { parseBody } from './parse.ts';
import { writeReceived } from './received-entry.ts';
import type { Request } from './request.ts';
import { finish } from './steps.ts';

/** In whose name the platform's own events are kept. */
export const ownProducer = 'millrace';

export type OwnEventsOptions = {
  /** Of topic `received`. */
  readonly log: Pick<LogWriter, 'append' | 'room'>;
  readonly clock: Clock;
  readonly seed: () => string;
};

/** Appends one event, in native form; resolves when it is durable. */
export type AppendOwn = (workspace: string, item: { readonly [name: string]: Json }) => Promise<Appended>;

/**
 * What the platform itself has to say goes the way of every event, with the rights of an admin key. No documents judge
 * it. Refused as the log refuses.
 */
export function openOwnEvents({ log, clock, seed }: OwnEventsOptions): AppendOwn {
  return async (workspace, item) => {
    const { refusing } = log.room();
    if (refusing !== null) throw refuse(refusing);
    const received = clock.now();
    const body = Buffer.from(JSON.stringify({ time: new Date(received).toISOString(), ...item }));
    const request: Request = {
      dialect: 'native',
      layout: 'json',
      contentType: '',
      headers: null,
      call: '',
      workspace,
      producer: ownProducer,
      mayImport: true,
      keyKind: 'admin',
      received,
      seed: seed(),
      marks: 0,
    };
    const { outcomes } = finish(judgeItems(finish(parseBody(body, 'json', 0)), request, body, { rules: null }));
    const refused = outcomes.find((outcome) => 'verdict' in outcome);
    if (refused !== undefined) throw new Failure('REQUEST_INVALID', { detail: refused.detail });
    return log.append(workspace, writeReceived(request, { outcomes }, body));
  };
}
