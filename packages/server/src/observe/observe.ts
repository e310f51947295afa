/**
 * observe: what the platform says of itself: the live tail, the books, probes, telemetry. It reads; it changes nothing.
 *
 * The tail shows named ranges only, as they come, and may leave out lines of a flood: `rates` and the books are exact.
 * The books compare what records counted with what the store really holds, at one moment of both.
 */
export { readBooks, topicOf } from './books.ts';
export type { BooksOptions } from './books.ts';
export { rollupRoutes } from './rollup-routes.ts';
export { booksRoutes } from './books-routes.ts';
export { forgottenIn } from './corrections.ts';
export { healthRoutes } from './health-routes.ts';
export type { HealthOptions, Readiness } from './health-routes.ts';
export { liveRoutes } from './live-routes.ts';
export { subjectEventOf } from './row-view.ts';
export { StateFeed } from './state-feed.ts';
export { Tail } from './tail.ts';
export { telemetry } from './telemetry.ts';
export type { FollowerPlace, Telemetry, Writes } from './telemetry.ts';
