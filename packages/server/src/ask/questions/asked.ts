import type { Question } from '@millrace/contract';
import type { Edition } from '../../catalog/catalog.ts';
import { Failure } from '../../kernel/kernel.ts';
import { segmentsNamed, type People } from '../../measure/measure.ts';
import { chosenPeople, splitAmong } from './among.ts';
import type { Asking } from './asking.ts';
import { checkQuestion } from './check-question.ts';
import { splitExplain } from './explain.ts';
import { refusePersonal } from './refuse-personal.ts';
import { writtenQuestion } from './written.ts';

export type Asked = {
  readonly question: Question;
  /** Whether the answer is to say why it was read from where it was. */
  readonly explain: boolean;
  readonly asking: Asking;
  /** As it was asked, or as the document says that it names. */
  readonly whole: unknown;
  /** Which document said it. */
  readonly definition?: { readonly name: string; readonly version: number; readonly hash: string };
  /** Whom the question is about, as of a moment in ms since 1970. */
  readonly people: (asOf: number) => (people: People) => People;
};

/** Reads a question as it came. QUESTION_INVALID, QUESTION_UNKNOWN, SEGMENT_UNKNOWN, FIELD_PERSONAL with the place. */
export function askedBy(given: unknown, asking: Pick<Asking, 'workspace' | 'now' | 'documents'>): Asked {
  const { explain, rest: told } = splitExplain(given);
  const written = writtenQuestion(told, asking.documents);
  const whole = written?.question ?? told;
  const { among, rest } = splitAmong(whole);
  const named = segmentsNamed(rest);
  mustHave(named, asking.documents);
  const question = checkQuestion(rest);
  refusePersonal(whole, asking.documents);
  return {
    question,
    explain,
    asking: { ...asking, chosen: among !== undefined || named.length > 0 },
    whole,
    ...(written?.definition === undefined ? {} : { definition: written.definition }),
    people: (at) => chosenPeople(among, { at, asking, path: 'where', within: [] }),
  };
}

function mustHave(named: ReturnType<typeof segmentsNamed>, documents: Pick<Edition, 'find'>): void {
  const missing = named.find(({ name }) => documents.find('segment', name) === undefined);
  if (missing === undefined) return;
  const place = missing.path.slice(1).replaceAll('/', '.') || 'question';
  throw new Failure('SEGMENT_UNKNOWN', { detail: `${place}: there is no segment '${missing.name}'` });
}
