import type { NativeEvent } from './event.ts';

/** Which state each state of a lead, a delivery and an outcome may be followed by. */
const leadMoves: Moves = {
  none: ['received'],
  received: ['accepted', 'rejected'],
  accepted: ['enhancing', 'routed', 'filtered'],
  enhancing: ['enhancing', 'routed', 'filtered'],
  routed: ['delivering', 'unsold'],
  delivering: ['delivering', 'routed', 'sold', 'unsold'],
  // flow.completed confirms the state the lead is in.
  sold: ['sold'],
  filtered: ['filtered'],
};
const deliveryMoves: Moves = {
  none: ['attempting', 'skipped'],
  attempting: ['delivered', 'rejected', 'retry_wait', 'failed'],
  retry_wait: ['attempting', 'failed'],
};
const outcomeMoves: Moves = {
  none: ['unreachable', 'contacted', 'interested', 'converted', 'returned'],
  unreachable: ['contacted', 'interested', 'converted', 'returned'],
  contacted: ['interested', 'converted', 'returned'],
  interested: ['converted', 'returned'],
  returned: ['return_approved', 'return_denied'],
  return_denied: ['contacted', 'interested', 'converted'],
};

type Moves = { readonly [state: string]: readonly string[] };
type Move = { readonly entity: string; readonly to: string };

/** The states of one lead, its deliveries and their outcomes, moved by events in order of (time, order, id). */
export class LeadStates {
  readonly #states = new Map<string, string>();

  /** Moves what the event moves. False: an illegal transition, nothing moved. */
  apply(event: NativeEvent): boolean {
    const moves = movesOf(event);
    const legal = moves.every(({ entity, to }) => tableOf(entity)[this.state(entity)]?.includes(to) === true);
    if (legal) for (const { entity, to } of moves) this.#states.set(entity, to);
    return legal;
  }

  state(entity: string): string {
    return this.#states.get(entity) ?? 'none';
  }

  get entities(): readonly string[] {
    return [...this.#states.keys()];
  }
}

function tableOf(entity: string): Moves {
  if (entity === 'lead') return leadMoves;
  return entity.startsWith('delivery:') ? deliveryMoves : outcomeMoves;
}

function movesOf(event: NativeEvent): Move[] {
  const delivery = `delivery:${String(event.data['buyer_id'])}`;
  const lead = (to: string): Move => ({ entity: 'lead', to });
  const item = (to: string): Move => ({ entity: delivery, to });
  const [family, verb] = event.type.split('.') as [string, string];
  if (family === 'source') return [lead(verb === 'submitted' ? 'received' : verb)];
  if (family === 'enhancement') return [lead('enhancing')];
  if (event.type === 'filter.failed') return event.data['action'] === 'stop' ? [lead('filtered')] : [];
  if (event.type === 'route.decided') return [lead('routed')];
  if (event.type === 'flow.completed') return [lead(String(event.data['final_outcome']))];
  if (event.type === 'delivery.attempted') return [lead('delivering'), item('attempting')];
  if (event.type === 'delivery.delivered') return [lead('sold'), item('delivered')];
  if (event.type === 'delivery.retry_scheduled') return [item('retry_wait')];
  if (['rejected', 'failed', 'skipped'].includes(verb) && family === 'delivery') return [item(verb)];
  if (family === 'feedback' && verb !== 'refused')
    return [{ entity: `outcome:${String(event.data['delivery_id'])}`, to: verb }];
  return [];
}
