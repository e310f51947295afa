import type { Position } from '@millrace/contract';
import { judgeReplay, type CurrentRules, type Outcome, type ReplayEntry, type ReplayItem } from '../collect/collect.ts';
import type { Store } from '../store/store.ts';
import type { Condition } from './filter.ts';
import { findItems, placeOf, type Place } from './items.ts';
import { mend, type Mending } from './mend.ts';
import type { Told } from './tally.ts';

export type Page = {
  readonly told: readonly Told[];
  readonly entries: readonly ReplayEntry[];
  /** The last that was looked at. */
  readonly after: Place | undefined;
  /** There are none behind it. */
  readonly isLast: boolean;
};

export type PageOptions = {
  readonly store: Pick<Store, 'query'>;
  readonly workspace: string;
  /** Now, in ms since 1970. */
  readonly now: number;
  readonly rules: CurrentRules;
  readonly condition: Condition;
  readonly after: Place | undefined;
  readonly mending: Mending;
  /** It was sent in already, though the store may not know yet. */
  readonly isSent: (position: Position) => boolean;
  readonly signal: AbortSignal;
};

const mostItems = 500;
/** They are read, decoded and judged on the thread that also answers requests. */
const mostBytes = 1024 * 1024;

/** Reads the next items, oldest first, mends them and has them judged. Writes nothing. */
export async function judgePage(options: PageOptions): Promise<Page> {
  const { workspace, now, rules, mending, isSent } = options;
  const { found, isLast } = await nextItems(options);
  const fresh = found.filter(({ view }) => !isSent(view.position));
  const views = new Map(fresh.map(({ view }) => [view.position, view]));
  const items = fresh.map(({ view, origin, original }) =>
    mend({ position: view.position, bytes: original, origin }, view, mending),
  );
  const conflicts = ({ position }: ReplayItem, outcome: Outcome): boolean => {
    const view = views.get(position);
    if (view?.code !== 'EVENT_CONFLICT' || 'verdict' in outcome) return false;
    return outcome.id === view.id && outcome.producer === view.producer;
  };
  const judging = { workspace, received: now, ...rules, keepBack: conflicts };
  const { outcomes, entries } = await judgeReplay(items, judging);
  const told = items.map((item, index): Told => {
    const outcome = outcomes[index] ?? refused;
    return { position: item.position, outcome, conflicts: conflicts(item, outcome) };
  });
  const last = found.at(-1);
  return { told, entries, after: last === undefined ? options.after : placeOf(last), isLast };
}

const refused = { verdict: 'rejected', code: 'EVENT_NOT_OBJECT', detail: '', id: null, type: null } as const;

/** As many as fit: their sizes are asked for first. */
async function nextItems({ store, condition, after, signal }: PageOptions) {
  const finding = { order: 'oldest', after, signal } as const;
  const sized = await findItems(store, condition, { ...finding, limit: mostItems, originals: false });
  let bytes = 0;
  const fits = sized.filter(({ view }, index) => {
    bytes += view.bytes;
    return index === 0 || bytes <= mostBytes;
  });
  if (fits.length === 0) return { found: [], isLast: true };
  const found = await findItems(store, condition, { ...finding, limit: fits.length, originals: true });
  return { found, isLast: sized.length < mostItems && fits.length === sized.length };
}
