import type { AttributionModel, By, Expression, Question } from '@millrace/contract';
import { asParam, plainOrTree } from '@/shared/address/params.ts';
import { eventOf, eventParamOf, matchOf } from '@/shared/address/event-param.ts';
import { plainAmong } from '@/shared/people/who.ts';
import type { AttributionDraft } from './attribution-search.ts';
import { plainModels, readModel, usualModels, writeModel } from './model-param.ts';

/** An attribution as a document has it. */
export type AttributionSaid = Omit<Extract<Question, { kind: 'attribution' }>, 'range' | 'asOf'>;

/** The draft that the page begins with: only the conversion is to be chosen. */
export const begun: AttributionDraft = { touch: 'page', by: 'context.campaign.medium' };

/** Models that are asked. */
export function modelsOf({ m }: AttributionDraft): readonly AttributionModel[] {
  const told = (m ?? []).flatMap((text) => readModel(text) ?? []);
  return told.length === 0 ? usualModels : told;
}

export function byOf({ by = '' }: AttributionDraft): By {
  return plainOrTree<Exclude<By, string>>(by);
}

/** The name of the column of channels. */
export function nameOfBy(draft: AttributionDraft): string {
  const by = byOf(draft);
  return typeof by === 'string' ? by : by.name;
}

/** The channel as somebody writes it: a field, or the expression of a dimension that has a name. */
export function byText(draft: AttributionDraft): string {
  const by = byOf(draft);
  if (typeof by === 'string') return by;
  return typeof by.of === 'string' ? by.of : (draft.by ?? '');
}

/** The path of a field, which fits in a line; anything else is an expression. */
export const isField = (text: string): boolean => /^[A-Za-z_][\w.]*$/.test(text);

/** The same said anew: a field stands for itself, an expression keeps the name of its column. */
export function withBy(draft: AttributionDraft, text: string): string | undefined {
  if (text === '' || text.startsWith('{')) return text || undefined;
  if (isField(text)) return text;
  const by = byOf(draft);
  return JSON.stringify({ ...(typeof by === 'string' ? { name: 'channel' } : by), of: text });
}

const isEvent = (text: string): boolean => {
  const { type, where } = matchOf(text) ?? { type: '', where: '' };
  return type !== '' || where !== '';
};

/** The question of a draft; undefined while conversion, touch or channel is not said. */
export function saidOf(draft: AttributionDraft): AttributionSaid | undefined {
  const { conv = '', touch = '', by = '', win, value, cur, q, among, kind } = draft;
  if (!isEvent(conv) || !isEvent(touch) || by === '') return undefined;
  const who = plainAmong(among);
  return {
    kind: 'attribution',
    ...(kind !== undefined && { subject: kind }),
    conversion: eventOf(conv),
    ...(value !== undefined && { value: plainOrTree<Expression>(value) }),
    ...(cur !== undefined && { currency: plainOrTree<Expression>(cur) }),
    touch: eventOf(touch),
    by: byOf(draft),
    ...(win !== undefined && { window: win }),
    models: [...modelsOf(draft)],
    ...(q !== undefined && { where: plainOrTree<Expression>(q) }),
    ...(who !== undefined && { among: who }),
  };
}

/** The draft that a saved question is. */
export function draftOfSaid(question: AttributionSaid): AttributionDraft {
  const { conversion, touch, by, models, window: win, value, currency, where, among, subject } = question;
  return {
    conv: eventParamOf(conversion),
    touch: eventParamOf(touch),
    by: asParam(by),
    m: (models ?? plainModels).map(writeModel),
    win,
    value: asParam(value),
    cur: asParam(currency),
    q: asParam(where),
    among: among !== undefined && 'segment' in among ? among.segment : asParam(among),
    kind: subject,
  };
}
