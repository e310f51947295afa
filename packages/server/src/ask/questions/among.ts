import { Among, type SegmentSpec } from '@millrace/contract';
import { Compile } from 'typebox/compile';
import { Failure, firstMisfit, within } from '../../kernel/kernel.ts';
import { amongPeople, type People } from '../../measure/measure.ts';
import type { Asking } from './asking.ts';
import { conditionOf, traitsOf } from './traits-of.ts';

const form = Compile(Among);

/** Takes `among` off a question: it says the same of every kind of question. */
export function splitAmong(question: unknown): { readonly among: unknown; readonly rest: unknown } {
  if (typeof question !== 'object' || question === null || !('among' in question)) {
    return { among: undefined, rest: question };
  }
  const { among, ...rest } = question;
  return { among, rest };
}

/** Leaves out whoever is not meant, by their traits as of a moment (ms since 1970). */
export function compileAmong(among: unknown, asOf: number, { documents }: Pick<Asking, 'documents'>) {
  if (!form.Check(among)) {
    const { path, message } = firstMisfit(form.Errors(among), within(among));
    throw new Failure('QUESTION_INVALID', { detail: `among${path.replaceAll('/', '.')}: ${message}` });
  }
  const segment = 'segment' in among ? segmentOf(among.segment, documents) : among;
  const { subject, where } = segment;
  const told = { ...segment, names: [], told: where, now: asOf, prefix: 'among_t' };
  const traits = traitsOf(told, documents);
  const chosen = { subject, traits, where: conditionOf(where, traits.schema, asOf, 'among_w'), before: asOf + 1 };
  return (people: People): People => amongPeople(chosen, people);
}

function segmentOf(name: string, documents: Asking['documents']): SegmentSpec {
  const found = documents.find('segment', name)?.spec;
  if (found === undefined) throw new Failure('SEGMENT_UNKNOWN', { detail: `among: there is no segment '${name}'` });
  return found as SegmentSpec;
}
