import type { Json } from '@millrace/contract';
import type { NativeEvent } from '../leads/event.ts';

export type Data = { readonly [key: string]: Json };

/** A call of Segment's HTTP API, as an element of a batch. `timestamp` is ISO 8601, UTC, ms. */
export type Call = {
  readonly type: 'page' | 'track' | 'identify';
  readonly messageId: string;
  readonly timestamp: string;
  readonly userId?: string;
  readonly anonymousId: string;
  readonly name?: string;
  readonly event?: string;
  readonly properties?: Data;
  readonly traits?: Data;
  readonly context: Data;
};

/** What is sent when (simulated, ms since 1970): by the app's own code as a call, by who sends messages natively. */
export type Sent =
  | { readonly at: number; readonly door: 'segment'; readonly event: Call }
  | { readonly at: number; readonly door: 'native'; readonly event: NativeEvent };
