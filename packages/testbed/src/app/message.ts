import { iso } from '../leads/event.ts';
import type { Sent } from './call.ts';

export type Mail = { readonly message: string; readonly channel: 'email' | 'sms'; readonly template: string };

export type MailStep = 'sent' | 'delivered' | 'opened' | 'clicked' | 'bounced' | 'failed' | 'unsubscribed';

type Told = { readonly id: string; readonly at: number; readonly userId: string; readonly step: MailStep };

/** What became of a message, as whoever sends messages says it: no activity of the person. */
export function messageEvent(mail: Mail, { id, at, userId, step }: Told): Sent {
  const event = {
    id,
    type: `message.${step}`,
    time: iso(at),
    subject: { kind: 'person', id: `u:${userId}` },
    category: 'service',
    data: mail,
  };
  return { at, door: 'native', event };
}
