/** Timers: what is to happen at a moment, whoever runs then. Set, moved and cancelled in admit's commit only. */

/** A timer's kind says who set it, its key which one it is: at most one of each in a workspace. */
export type TimerKey = { readonly workspace: string; readonly kind: string; readonly key: string };

/** `due` in ms since 1970; `payload` is text of whoever set it. */
export type TimerRow = TimerKey & { readonly due: number; readonly payload: string };

/** A timer that is set again is moved. What fires is cancelled, or set again, by the commit of what it does. */
export type TimerChanges = { readonly set: readonly TimerRow[]; readonly cancelled: readonly TimerKey[] };

/** What the writer knows of timers as of the last commit; synchronous, from prepared statements. */
export type TimerReading = {
  timer(key: TimerKey): TimerRow | undefined;
  /** Those due at or before the moment, the earliest first. */
  due(now: number, most: number): TimerRow[];
  /** When the earliest is due. */
  earliest(): number | undefined;
};
