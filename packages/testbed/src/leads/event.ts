import type { Json } from '@millrace/contract';

/** An event as `POST /v1/events` takes it. `time` is ISO 8601, UTC, ms. */
export type NativeEvent = {
  readonly id: string;
  readonly type: string;
  readonly time: string;
  readonly subject: { readonly kind: string; readonly id: string };
  readonly category: string;
  readonly flow?: string;
  readonly data: { readonly [key: string]: Json };
  readonly order?: number;
  readonly cause?: string;
  readonly test?: true;
};

/** Why an event of the stream must not move any state: the same feedback again, or feedback that cannot follow. */
export type Label = 'repeat' | 'illegal';

/** `at` is when it is sent, simulated, ms since 1970. */
export type Sent = { readonly at: number; readonly event: NativeEvent; readonly label?: Label };

export const iso = (at: number): string => new Date(at).toISOString();
