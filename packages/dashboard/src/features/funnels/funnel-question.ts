import type { FunnelExclusion, FunnelQuestion, FunnelStep, Question } from '@millrace/contract';
import { asParam, plainOrTree } from '@/shared/address/params.ts';
import { amongOf } from '@/shared/people/who.ts';
import { orders, type FunnelDraft } from './funnel-search.ts';
import { readExclusion, readStep, writeExclusion, writeStep, type Exclusion, type Step } from './step-text.ts';

/** A funnel as a document has it. */
export type FunnelSaid = Omit<Extract<Question, { kind: 'funnel' }>, 'range' | 'asOf'>;

const present = <Value>(value: Value | undefined): value is Value => value !== undefined;
const said = ({ type, where }: { type: string; where?: string | undefined }): boolean =>
  type !== '' || (where ?? '') !== '';

function matchOf({ type, where }: Step | Exclusion): Pick<FunnelStep, 'type' | 'where'> {
  return { ...(type !== '' && { type }), ...(where !== undefined && { where: plainOrTree(where) }) };
}

/** The question of a draft; undefined while it has less than two steps. What is not filled in yet is left out. */
export function saidOf(draft: FunnelDraft): FunnelSaid | undefined {
  const steps = (draft.step ?? [])
    .map(readStep)
    .filter(present)
    .filter(said)
    .map((step): FunnelStep => ({
      ...matchOf(step),
      ...(step.within !== undefined && { within: step.within }),
      ...(step.name !== undefined && { name: step.name }),
    }));
  const [first, second, ...rest] = steps;
  if (first === undefined || second === undefined) return undefined;
  const exclude = (draft.not ?? [])
    .map(readExclusion)
    .filter(present)
    .filter(said)
    .map((each): FunnelExclusion => ({
      ...matchOf(each),
      ...(each.after !== undefined && { after: each.after }),
      ...(each.before !== undefined && { before: each.before }),
    }));
  const { kind = 'person', win, order, by, same, q, limit } = draft;
  const among = amongOf(draft, kind);
  return {
    kind: 'funnel',
    ...(kind !== 'person' && { subject: kind }),
    steps: [first, second, ...rest],
    ...(win !== undefined && { window: win }),
    ...(order !== undefined && order !== 'ordered' && { order }),
    ...(exclude.length > 0 && { exclude }),
    ...(by !== undefined && { by: plainOrTree<NonNullable<FunnelQuestion['by']>>(by) }),
    ...(same !== undefined && { same: plainOrTree<NonNullable<FunnelQuestion['same']>>(same) }),
    ...(q !== undefined && { where: plainOrTree(q) }),
    ...(among !== undefined && { among }),
    ...(limit !== undefined && { limit: Number(limit) }),
  };
}

/** The draft that a saved funnel is. */
export function draftOfSaid(question: FunnelSaid): FunnelDraft {
  const { subject, steps, window: win, order, exclude, by, same, where, among, limit } = question;
  const named = among !== undefined && 'segment' in among ? among.segment : asParam(among);
  const typeOf = ({ type, event }: { type?: string; event?: string }): string => type ?? event ?? '';
  return {
    step: steps.map((step) => writeStep({ ...step, type: typeOf(step), where: asParam(step.where) })),
    win,
    order: orders.find((each) => each === order && each !== 'ordered'),
    not: exclude?.map((each) => writeExclusion({ ...each, type: typeOf(each), where: asParam(each.where) })),
    by: asParam(by),
    same: asParam(same),
    q: asParam(where),
    among: named,
    kind: subject === 'person' ? undefined : subject,
    limit: limit?.toString(),
  };
}
