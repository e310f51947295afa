/**
 * collect: events in. HTTP in three dialects (native, Segment, CloudEvents), a verdict for each event, one durable
 * append to `received`, then the answer.
 *
 * Law. A 2xx means that the body is durable as it came, decompressed, as one entry together with the verdicts; every
 * item of it has exactly one: accepted, quarantined (an object, but not a valid event) or rejected (no object, or over
 * a limit). A request that is refused as a whole has left nothing behind; 429 and 503 carry Retry-After and mean "the
 * same again later". Limits are checked on the bytes, before anything is parsed. `readReceived` makes the same items of
 * the same bytes on every run, minted ids included; a verdict that was answered stands.
 *
 * Exactness. Of equal keys the last stands. An integer beyond 2^53 and a number beyond a double become their text. In
 * ids, types, producers and subjects a lone surrogate becomes U+FFFD and NUL is refused; in data both stay as they are.
 *
 * Limits. Bodies in flight are bounded over all requests, those without a key in the header apart from the others: they
 * may have 1 MB, the one that has been arriving longest gives way, and none is parsed before a key was found in it. A body
 * above 512 KB is read in slices of about 4 ms, other requests in between; only what lies outside of the items of a batch
 * is parsed in one go.
 */
export type { Grant } from './grant.ts';
export type { Counts } from './http/answer.ts';
export type { CollectDeps, CollectStats, Pressure } from './http/collector.ts';
export type { QuotaOptions } from './http/quota.ts';
export { collectRoutes } from './http/routes.ts';
export {
  explainReceived,
  noRulesAt,
  originalAt,
  readReceived,
  readReceivedTime,
  writeReceived,
} from './received-entry.ts';
export type { ItemExplained, ReceivedItem, ReceivedRequest, RulesAt } from './received-entry.ts';
export type { Collected, Linking, Replay } from './request.ts';
export type { Origin } from './origin.ts';
export { openOwnEvents, ownProducer } from './own-events.ts';
export type { AppendOwn, OwnEventsOptions } from './own-events.ts';
export { asNative, judgeReplay, readReplayItem, withItem } from './replay.ts';
export type { Outcome } from './judge.ts';
export { tryRules } from './try-rules.ts';
export type { TriedEntry } from './try-rules.ts';
export type { ReplayEntry, ReplayItem } from './replay.ts';
export type { CurrentRules } from './http/collector.ts';
