import type { Expression, Question, SegmentQuestion, SegmentSpec } from '@millrace/contract';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, type Behind } from '@/shared/api/api.ts';

/** Most questions that one call takes. */
const mostAsked = 50;

/** How many are in each segment at that moment, now if none is said; one that cannot be counted is left out. */
export function countsQuery(names: readonly string[], asOf?: string) {
  const asked = names.slice(0, mostAsked);
  return queryOptions({
    queryKey: ['ask', 'segments', asked, asOf],
    queryFn: async ({ signal }): Promise<ReadonlyMap<string, number>> => {
      const answers = await api.askEach(
        asked.map((segment) => ({ kind: 'segment', segment, ...(asOf !== undefined && { asOf }) })),
        signal,
      );
      return new Map(
        answers.flatMap((answer, i): [string, number][] =>
          'error' in answer ? [] : [[asked[i] ?? '', Number(answer.rows[0]?.[0])]],
        ),
      );
    },
    enabled: asked.length > 0,
    staleTime: 15_000,
  });
}

/** Both forms of a condition. */
export function expressionQuery(expression: string | Expression) {
  return queryOptions({
    queryKey: ['expression', expression],
    queryFn: ({ signal }) => api.expression(expression, signal),
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  });
}

const mostValues = 50;

/** Values that a trait has, the most frequent first. */
export function valuesQuery(subject: string, trait: string) {
  const question: Question = {
    kind: 'breakdown',
    subject,
    by: [trait],
    range: { from: '1970-01-01', to: 'now' },
    limit: mostValues,
  };
  return queryOptions({
    queryKey: ['ask', 'values', subject, trait],
    queryFn: async ({ signal }): Promise<readonly string[]> => {
      const [answer] = await api.ask([question], signal);
      const rows = (answer?.rows ?? []).toSorted((a, b) => Number(b[1]) - Number(a[1]));
      return rows.flatMap(([value]) => (typeof value === 'string' ? [value] : []));
    },
    staleTime: 60_000,
  });
}

const few = { staleTime: 15_000, placeholderData: keepPreviousData } as const;

/** A segment as it is written. */
type RuleQuestion = Omit<SegmentQuestion, 'segment'> & {
  readonly segment: Omit<SegmentSpec, 'title' | 'description'>;
};

/** How many are in a segment that is not saved; it is not asked again by itself. */
export function previewQuery(question: RuleQuestion) {
  return queryOptions({
    queryKey: ['ask', 'preview', question],
    queryFn: async ({ signal }) => {
      const [answer] = await api.ask([question], signal);
      return answer;
    },
    ...few,
  });
}

/** Beside a saved segment, how many a rule would bring and how many it would let go. */
export function movedQuery(question: RuleQuestion, saved: string) {
  const both: Question = { ...question, segment: { and: [question.segment, { segment: saved }] } };
  return queryOptions({
    queryKey: ['ask', 'moved', question, saved],
    queryFn: async ({ signal }) => {
      const answers = await api.ask([question, { ...question, segment: saved }, both], signal);
      const [next = 0, before = 0, stay = 0] = answers.map(({ rows: [row] }) => Number(row?.[0]));
      return { come: next - stay, go: before - stay };
    },
    ...few,
  });
}

const firstFew = 5;

export function firstQuery(behind: Behind) {
  return queryOptions({
    queryKey: ['people', 'first', behind],
    queryFn: ({ signal }) => api.people(behind, { limit: firstFew }, signal),
    ...few,
  });
}
