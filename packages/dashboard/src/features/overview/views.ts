/** One figure of the strip on top: a metric of the pack, and what it is called there. */
export type Tile = { readonly metric: string; readonly title: string };

/** What stands out is looked for among the values of a field: by the metrics that tell of it. */
export type Moving = {
  /** Names the column, and what the values are. */
  readonly name: string;
  readonly of: string;
  readonly metrics: readonly string[];
  readonly where?: string;
  /** Where a value has a scorecard. */
  readonly tab?: 'sources' | 'buyers';
};

/** What the overview shows of a pack. */
export type PackView = {
  readonly label: string;
  /** An event of this type has come: the pack is in use. */
  readonly sign: string;
  readonly tiles: readonly Tile[];
  readonly lines: { readonly title: string; readonly metrics: readonly string[] };
  readonly moving: readonly Moving[];
};

export const packViews = {
  leads: {
    label: 'Leads',
    sign: 'source.submitted',
    tiles: [
      { metric: 'submitted', title: 'Leads submitted' },
      { metric: 'acceptance_rate', title: 'Accepted' },
      { metric: 'lead_delivery_rate', title: 'Delivered' },
      { metric: 'revenue', title: 'Revenue' },
      { metric: 'epl', title: 'Earned for each lead' },
    ],
    lines: { title: 'Leads', metrics: ['submitted', 'accepted', 'rejected', 'delivered'] },
    moving: [
      {
        name: 'source',
        of: 'data.source_id',
        metrics: ['submitted', 'acceptance_rate', 'lead_delivery_rate', 'revenue'],
        where: 'exists(data.source_id)',
        tab: 'sources',
      },
      {
        name: 'buyer',
        of: 'data.buyer_id',
        metrics: ['offers', 'buyer_delivery_rate', 'timeout_rate'],
        where: 'exists(data.buyer_id)',
        tab: 'buyers',
      },
    ],
  },
  app: {
    label: 'App',
    sign: 'session_started',
    tiles: [
      { metric: 'active_persons', title: 'Active persons' },
      { metric: 'sessions', title: 'Sessions' },
      { metric: 'purchases', title: 'Purchases' },
      { metric: 'purchase_value', title: 'Value of purchases' },
      { metric: 'click_through_rate', title: 'Messages clicked' },
    ],
    lines: { title: 'Persons and purchases', metrics: ['active_persons', 'sessions', 'purchases'] },
    moving: [
      { name: 'device', of: 'context.device.type', metrics: ['active_persons'] },
      {
        name: 'category',
        of: 'data.category',
        metrics: ['purchases', 'purchase_value'],
        where: 'type == "purchase"',
      },
      {
        name: 'message',
        of: 'data.message',
        metrics: ['delivered_messages', 'click_through_rate'],
        where: 'exists(data.message)',
      },
    ],
  },
} as const satisfies Readonly<Record<string, PackView>>;

export type PackName = keyof typeof packViews;
/** `events`: all that comes, by type, whatever it means. */
export type Show = PackName | 'events';

const packs = Object.keys(packViews) as PackName[];

/** What there is to show where events of these types have come; events are always there. */
export function showsOf(types: readonly string[]): readonly Show[] {
  return [...packs.filter((name) => types.includes(packViews[name].sign)), 'events'];
}
