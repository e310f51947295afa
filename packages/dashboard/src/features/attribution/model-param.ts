import type { AttributionModel, Cell } from '@millrace/contract';

/** Models that need nothing said, in the order they are offered. */
export const plainModels = ['first', 'last', 'linear', 'time_decay', 'position', 'markov', 'shapley'] as const;
export const models = [...plainModels, 'last_non_direct'] as const;
export type ModelName = (typeof models)[number];
/** What is asked when nothing is said. */
export const usualModels = ['first', 'last', 'linear', 'markov'] as const;

export const modelWords: Readonly<Record<ModelName, { readonly title: string; readonly says: string }>> = {
  first: { title: 'First', says: 'all to the first touch' },
  last: { title: 'Last', says: 'all to the last touch' },
  last_non_direct: { title: 'Last but direct', says: 'the last touch that is of another channel than these' },
  linear: { title: 'Linear', says: 'all touches alike' },
  time_decay: { title: 'Time decay', says: 'a touch one half-life earlier counts half' },
  position: { title: 'Position', says: '40 % to the first, 40 % to the last, the rest to those between' },
  markov: { title: 'Markov', says: 'by what is lost when a channel is taken away' },
  shapley: { title: 'Shapley', says: 'the channels alike, however often each touched' },
};

const isPlain = (name: string): name is (typeof plainModels)[number] => plainModels.some((each) => each === name);

/** `time_decay:2d`, `position:0.3:0.5`, `last_non_direct:["direct",null]`; undefined: it is none. */
export function readModel(text: string): AttributionModel | undefined {
  const colon = text.indexOf(':');
  if (colon < 0) return isPlain(text) ? text : undefined;
  const [model, rest] = [text.slice(0, colon), text.slice(colon + 1)];
  if (model === 'time_decay' && /^[1-9]\d{0,5}[smhdw]$/.test(rest)) return { model, halfLife: rest };
  if (model === 'position') {
    const [first = Number.NaN, last = Number.NaN] = rest.split(':').map(Number);
    return first >= 0 && last >= 0 && first + last <= 1 ? { model, first, last } : undefined;
  }
  const direct = model === 'last_non_direct' ? channelsOf(rest) : undefined;
  return direct && { model: 'last_non_direct', direct };
}

export function writeModel(model: AttributionModel): string {
  if (typeof model === 'string') return model;
  if ('halfLife' in model) return `${model.model}:${model.halfLife}`;
  return 'direct' in model
    ? `${model.model}:${JSON.stringify(model.direct)}`
    : `${model.model}:${model.first}:${model.last}`;
}

export function nameOfModel(model: AttributionModel): ModelName {
  return typeof model === 'string' ? model : model.model;
}

function channelsOf(text: string): Cell[] | undefined {
  try {
    const list: unknown = JSON.parse(text);
    const isCell = (each: unknown): each is Cell =>
      each === null || ['string', 'number', 'boolean'].includes(typeof each);
    return Array.isArray(list) && list.length > 0 && list.length <= 10 && list.every(isCell) ? list : undefined;
  } catch {
    return undefined;
  }
}
