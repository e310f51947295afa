import { Type, type Static } from 'typebox';

/**
 * What collect says of one event, before the 2xx. accepted: durable, will be admitted. quarantined: an object, but not
 * a valid event; kept with its original bytes, repairable. rejected: not an event at all, or over a limit; kept only
 * inside the request it came with. dropped: declared noise.
 */
export const Verdict = Type.Union([
  Type.Literal('accepted'),
  Type.Literal('quarantined'),
  Type.Literal('rejected'),
  Type.Literal('dropped'),
]);
export type Verdict = Static<typeof Verdict>;

/**
 * What admit makes of an accepted event. admitted: it counts. duplicate: the same event again, nothing changes.
 * conflict: the same identity with another body, kept in quarantine. parked: could not be processed in three tries.
 * waiting: its age asks for the store's id table, which cannot be reached now.
 */
export const Outcome = Type.Union([
  Type.Literal('admitted'),
  Type.Literal('duplicate'),
  Type.Literal('conflict'),
  Type.Literal('parked'),
  Type.Literal('waiting'),
]);
export type Outcome = Static<typeof Outcome>;

/**
 * The answer lists every event that was not plainly accepted, and accepted ones whose id was minted, whose time was clamped
 * or whose definition warns; an event may have a line for each.
 */
export const VerdictLine = Type.Object({
  index: Type.Integer({ minimum: 0, description: 'Place of the event in the request, from 0' }),
  id: Type.Union([Type.String(), Type.Null()]),
  verdict: Verdict,
  code: Type.String(),
  message: Type.String(),
});
export type VerdictLine = Static<typeof VerdictLine>;

export const CollectAnswer = Type.Object({
  accepted: Type.Integer(),
  quarantined: Type.Integer(),
  rejected: Type.Integer(),
  dropped: Type.Integer(),
  verdicts: Type.Array(VerdictLine),
});
export type CollectAnswer = Static<typeof CollectAnswer>;
