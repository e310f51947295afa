const minute = 60_000;
const week = 7 * 24 * 60 * minute;
const perWeek = 110;
/** Leads five minutes apart, the newest first: those of the last five hours. */
const fallen = 60;

/** Rejected of `ridgeline` in the last day; since its criteria were changed, all that it sends. */
export const rejectedToday = fallen + Math.floor((perWeek - fallen) / 10);

/**
 * Two sources on the same day of five weeks, each with 110 leads of which nine in ten are accepted and most are sold. Five
 * hours ago the criteria of one were changed; since then all its leads are rejected. One list a request.
 */
export function fallingSource(now: number): readonly (readonly object[])[] {
  const iso = (at: number): string => new Date(at).toISOString();
  const weeks = [4, 3, 2, 1, 0].map((ago) =>
    ['harbor', 'ridgeline'].flatMap((source_id) =>
      Array.from({ length: perWeek }, (_, n) => {
        const lead = `${source_id}-${ago}-${String(n).padStart(3, '0')}`;
        const at = now - ago * week - (n + 1) * 5 * minute;
        const refused = n % 10 === 9 || (ago === 0 && source_id === 'ridgeline' && n < fallen);
        return lifeOf({ lead, source_id, at, fate: refused ? 'rejected' : n % 20 === 0 ? 'unsold' : 'sold' }).map(
          ({ time, ...event }) => ({ ...event, time: iso(time) }),
        );
      }).flat(),
    ),
  );
  const changed = (id: string, at: number, after: number): object => ({
    id,
    type: 'config.changed',
    time: iso(at),
    subject: 'source/ridgeline',
    data: { entity: 'source', source_id: 'ridgeline', path: 'criteria_version', before: after - 1, after },
  });
  const changes = [changed('c-7', now - 5 * week, 7), changed('c-8', now - (fallen + 1) * 5 * minute + 1000, 8)];
  return [...weeks, changes];
}

type Life = {
  readonly lead: string;
  readonly source_id: string;
  readonly at: number;
  readonly fate: 'rejected' | 'unsold' | 'sold';
};

function lifeOf({ lead, source_id, at, fate }: Life) {
  const event = (verb: string, after: number, type: string, data: object = {}) => ({
    id: `${lead}-${verb}`,
    type,
    time: at + after,
    subject: `lead/${lead}`,
    data: { source_id, ...data },
  });
  const submitted = event('s', 0, 'source.submitted', { channel: 'api' });
  if (fate === 'rejected') return [submitted, event('r', 90, 'source.rejected', { reason_code: 'CRITERIA' })];
  const accepted = event('a', 80, 'source.accepted', { cost: 900, currency: 'USD' });
  const buyer = { buyer_id: 'acme', delivery_id: `${lead}-acme` };
  if (fate === 'unsold')
    return [submitted, accepted, event('f', 900, 'flow.completed', { final_outcome: 'unsold', total_ms: 900 })];
  return [
    submitted,
    accepted,
    event('t', 200, 'route.decided', { tier: 'standard', candidates: [buyer] }),
    event('o', 210, 'delivery.attempted', { ...buyer, attempt: 1 }),
    event('d', 600, 'delivery.delivered', {
      ...buyer,
      attempts: 1,
      price: 3200,
      currency: 'USD',
      since_submit_ms: 600,
    }),
  ];
}
