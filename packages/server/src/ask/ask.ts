/**
 * ask: questions over events, and the events themselves. It reads; it changes nothing.
 *
 * Law. A question is answered for the workspace of the caller's grant and for no other; nothing of a question gets into
 * the text of an SQL statement but names of our own. An answer is exact as of the moment it was read: half open ranges
 * [from, to), events with time ≤ `asOf`, without test events; it says what it read (`used`), how many events stand
 * behind it (`n`) and up to which receipt it is complete (`through`). Buckets are cut in UTC unless a trend says another zone;
 * a bucket without events says 0. `limit` keeps the largest groups, ties by name; for `events` the rest is one row named `other`.
 *
 * A list of questions is answered in its order, four at a time; one that fails has its problem in its place. A caller
 * that goes away takes its queries with it. While the store is away: 503 STORE_UNAVAILABLE with Retry-After.
 */
export { answerQuestion } from './answer-question.ts';
export type { AnswerOptions, Asker } from './answer-question.ts';
export { segmentKind } from './segment-kind.ts';
export { dashboardKind } from './dashboard-kind.ts';
export { questionKind } from './question-kind.ts';
export { scoreKind } from './score-kind.ts';
export { eventMasks } from './event-masks.ts';
export type { EventMasks } from './event-masks.ts';
export { askRoutes } from './routes/ask-routes.ts';
export type { AskOptions } from './routes/ask-routes.ts';
export { AskCosts } from './costs/ask-costs.ts';
export type { AskedOnce } from './costs/ask-costs.ts';
export { listAsks } from './costs/list-asks.ts';
export { asksRoute } from './routes/asks-route.ts';
export { sqlRoute } from './routes/sql-route.ts';
export type { RecentEvent } from './routes/event-route.ts';
export { entityRoutes } from './entities/entity-routes.ts';
export type { EntityOptions } from './entities/entity-options.ts';
export { instantOf } from './questions/frame.ts';
export { readStates } from './entities/read-states.ts';
export type { ReadingStates } from './entities/read-states.ts';
export { foldEventOf } from './entities/subject-event.ts';
export { wholeContext } from './whole-context.ts';
export type { Newest, SubjectEvent, Subjects } from './entities/subject-event.ts';
