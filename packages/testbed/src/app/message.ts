import { iso } from '../leads/event.ts';
import { whole, type Random } from '../random.ts';
import type { Sent } from './call.ts';
import type { Episode } from './episodes.ts';

export type Mail = { readonly message: string; readonly channel: 'email' | 'sms'; readonly template: string };

export type MailStep = 'sent' | 'delivered' | 'opened' | 'clicked' | 'bounced' | 'failed' | 'unsubscribed';

type Letter = {
  /** Ids of its events begin with it. */
  readonly id: string;
  readonly userId: string;
  /** When it is sent. */
  readonly at: number;
  readonly steps: readonly MailStep[];
  readonly random: Random;
};

const second = 1000;
const minute = 60 * second;

/** What becomes of a message to somebody, within the hour. Who sends messages says it: it is no activity of the person. */
export function letterOf({ message, channel, template }: Mail, letter: Letter): readonly Episode[] {
  let { at } = letter;
  return letter.steps.map((step) => {
    at += delayOf(step, letter.random);
    const event = {
      id: `${letter.id}-${message}-${step}`,
      type: `message.${step}`,
      time: iso(at),
      subject: { kind: 'person', id: `u:${letter.userId}` },
      category: 'service',
      data: { message, channel, template },
    };
    const sent: Sent = { at, door: 'native', event };
    return { at, tell: () => [sent] };
  });
}

function delayOf(step: MailStep, draw: Random): number {
  if (step === 'sent') return 0;
  const byPerson = step === 'opened' || step === 'clicked';
  return byPerson ? whole(draw, minute, 20 * minute) : whole(draw, 5 * second, 30 * second);
}
