import type { AttributionModel, AttributionQuestion, Cell } from '@millrace/contract';
import { compileValue } from '../language/language.ts';
import { eventSchema } from '../measure/measure.ts';
import { byWho, matching, type Bounds, type PlacedEvent } from './funnel-oracle.contract.ts';
import { spanMs } from './questions/span.ts';

type Touch = { readonly channel: Cell; readonly time: number; readonly event: PlacedEvent };
export type Journey = {
  readonly who: string;
  readonly time: number;
  readonly value: number;
  readonly touches: readonly Touch[];
};
export type Journeys = { readonly converted: readonly Journey[]; readonly lost: readonly (readonly Touch[])[] };

const valueOf = (expression: unknown): ((event: PlacedEvent) => Cell) => {
  const value = compileValue(expression, eventSchema);
  return (event) => (value(event) as Cell | undefined) ?? null;
};

/** Every conversion with every touch before it. */
export function journeysOf(question: AttributionQuestion, events: readonly PlacedEvent[], bounds: Bounds): Journeys {
  const { from, to, asOf } = bounds;
  const window = spanMs(question.window ?? '30d');
  const [converts, touches] = [matching(question.conversion), matching(question.touch)];
  const channelOf = valueOf(question.by);
  const worthOf = question.value === undefined ? () => 0 : valueOf(question.value);
  const converted: Journey[] = [];
  const lost: Touch[][] = [];
  for (const [who, own] of byWho(question, events, asOf)) {
    const touch = (event: PlacedEvent): Touch => ({ channel: channelOf(event), time: event.time, event });
    const claimed = new Set<PlacedEvent>();
    for (const [at, event] of own.entries()) {
      if (!converts(event) || event.time < from || event.time >= to) continue;
      const before = own.slice(0, at).filter((each) => touches(each) && each.time >= event.time - window);
      for (const each of before) claimed.add(each);
      const worth = worthOf(event);
      converted.push({
        who,
        time: event.time,
        value: typeof worth === 'number' ? worth : 0,
        touches: before.map(touch),
      });
    }
    const rest = own.filter((event) => touches(event) && event.time >= from && event.time < to && !claimed.has(event));
    if (rest.length > 0) lost.push(rest.map(touch));
  }
  return { converted, lost };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Credit and value of each channel under a model, before rounding; null is a channel too. */
export function creditsOf(
  model: AttributionModel,
  { converted, lost }: Journeys,
): Map<Cell, { credit: number; value: number }> {
  const credits = new Map<Cell, { credit: number; value: number }>();
  const give = (channel: Cell, credit: number, value: number): void => {
    const held = credits.get(channel) ?? { credit: 0, value: 0 };
    credits.set(channel, { credit: held.credit + credit, value: held.value + value });
  };
  const touched = converted.filter(({ touches }) => touches.length > 0);
  const said = typeof model === 'string' ? { model } : model;
  if (said.model === 'markov' || said.model === 'shapley') {
    const channels = [
      ...new Set([...touched.map(({ touches }) => touches), ...lost].flat().map(({ channel }) => channel)),
    ];
    if (said.model === 'markov') {
      const shares = markov(
        touched.map(({ touches }) => touches),
        lost,
        channels,
      );
      for (const [i, channel] of channels.entries())
        give(channel, (shares[i] ?? 0) * touched.length, (shares[i] ?? 0) * sum(touched.map(({ value }) => value)));
    } else {
      for (const channel of channels)
        give(
          channel,
          shapley(touched, channels, channel, () => 1),
          shapley(touched, channels, channel, ({ value }) => value),
        );
    }
    return credits;
  }
  for (const { touches, value } of touched) {
    const weights = weightsOf(model, touches);
    const total = sum(weights);
    for (const [i, { channel }] of touches.entries())
      give(channel, (weights[i] ?? 0) / total, ((weights[i] ?? 0) / total) * value);
  }
  return credits;
}

function weightsOf(model: AttributionModel, touches: readonly Touch[]): number[] {
  const said = typeof model === 'string' ? { model } : model;
  const last = touches.length - 1;
  const at = (place: number): number[] => touches.map((_, i) => (i === place ? 1 : 0));
  switch (said.model) {
    case 'first':
      return at(0);
    case 'last':
      return at(last);
    case 'linear':
      return touches.map(() => 1);
    case 'time_decay': {
      const halfLife = spanMs('halfLife' in said ? (said.halfLife ?? '7d') : '7d');
      return touches.map(({ time }) => 0.5 ** (((touches[last]?.time ?? 0) - time) / halfLife));
    }
    case 'position': {
      const ends = 'first' in said ? said : { first: 0.4, last: 0.4 };
      if (last === 0) return [1];
      if (last === 1) return ends.first + ends.last === 0 ? [1, 1] : [ends.first, ends.last];
      const between = (1 - ends.first - ends.last) / (last - 1);
      return touches.map((_, i) => (i === 0 ? ends.first : i === last ? ends.last : between));
    }
    case 'last_non_direct': {
      const direct = 'direct' in said ? said.direct : [];
      const place = touches.findLastIndex(({ channel }) => !direct.includes(channel));
      return at(place < 0 ? last : place);
    }
    default:
      return [];
  }
}

/** By its definition: over all sets of other channels, what a channel adds to the conversions of journeys inside the set. */
function shapley(
  journeys: readonly Journey[],
  channels: readonly Cell[],
  channel: Cell,
  worthOf: (journey: Journey) => number,
): number {
  const others = channels.filter((each) => each !== channel);
  const worth = (set: readonly Cell[]): number =>
    sum(journeys.filter(({ touches }) => touches.every((touch) => set.includes(touch.channel))).map(worthOf));
  const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));
  let credit = 0;
  for (let bits = 0; bits < 2 ** others.length; bits += 1) {
    const set = others.filter((_, i) => Math.floor(bits / 2 ** i) % 2 === 1);
    const weight = (factorial(set.length) * factorial(others.length - set.length)) / factorial(channels.length);
    credit += weight * (worth([...set, channel]) - worth(set));
  }
  return credit;
}

/** Shares by removal effect: the chain is walked until hardly anybody is still on the way. */
function markov(
  converted: readonly (readonly Touch[])[],
  lost: readonly (readonly Touch[])[],
  channels: readonly Cell[],
): number[] {
  const counts = new Map<string, Map<string, number>>();
  const key = (channel: Cell): string => `channel ${typeof channel} ${String(channel)}`;
  const walk = (touches: readonly Touch[], end: string): void => {
    const states = ['start', ...touches.map(({ channel }) => key(channel)), end].filter(
      (state, i, all) => state !== all[i - 1],
    );
    for (const [i, state] of states.slice(1).entries()) {
      const from = states[i] ?? '';
      const row = counts.get(from) ?? new Map<string, number>();
      row.set(state, (row.get(state) ?? 0) + 1);
      counts.set(from, row);
    }
  };
  for (const touches of converted) walk(touches, 'converted');
  for (const touches of lost) walk(touches, 'lost');
  const probability = (removed: string): number => {
    let here = new Map([['start', 1]]);
    let arrived = 0;
    for (let step = 0; step < 3000 && here.size > 0; step += 1) {
      const next = new Map<string, number>();
      for (const [state, mass] of here) {
        const row = counts.get(state) ?? new Map<string, number>();
        const total = sum([...row.values()]);
        for (const [to, count] of row) {
          if (to === 'converted') arrived += (mass * count) / total;
          else if (to !== 'lost' && to !== removed) next.set(to, (next.get(to) ?? 0) + (mass * count) / total);
        }
      }
      here = next;
    }
    return arrived;
  };
  const whole = probability('');
  const effects = channels.map((channel) => (whole === 0 ? 0 : 1 - probability(key(channel)) / whole));
  const total = sum(effects);
  return effects.map((effect) => (total === 0 ? 0 : effect / total));
}
