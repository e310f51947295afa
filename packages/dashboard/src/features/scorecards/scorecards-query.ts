import type { Answer, JsonObject, Range } from '@millrace/contract';
import type { Asked } from '@/shared/api/api.ts';

/** A saved question of the lead pack, over a range. */
export const savedOf = (saved: string, range: Range): Asked => ({ saved, range });

export const buyerMeasures = ['offers', 'buyer_delivery_rate', 'timeout_rate', 'average_price', 'revenue'] as const;

/** Every buyer beside its usual. */
export function usualOfBuyers(range: Range, zone: string): Asked {
  return {
    kind: 'table',
    by: [{ name: 'buyer', of: 'data.buyer_id' }],
    where: 'exists(data.buyer_id)',
    metrics: [...buyerMeasures],
    range,
    compare: 'usual',
    zone,
    limit: 200,
  };
}

/** What every buyer takes, pays and brings. */
export function buyersOf(range: Range): Asked {
  return {
    kind: 'table',
    by: [{ name: 'buyer', of: 'data.buyer_id' }],
    where: 'exists(data.buyer_id)',
    metrics: ['offers', 'buyer_delivery_rate', 'timeout_rate', 'average_price', 'epl_buyer', 'revenue', 'return_rate'],
    range,
    limit: 200,
  };
}

/** How deliveries to every buyer went, attempt by attempt. */
export function attemptsOf(range: Range): Asked {
  return {
    kind: 'table',
    by: [{ name: 'buyer', of: 'data.buyer_id' }],
    where: 'exists(data.buyer_id)',
    metrics: ['attempts', 'attempt_failure_rate', 'first_attempt_success'],
    range,
    limit: 200,
  };
}

/** What failed attempts failed of; of one buyer, or of all. */
export function errorsOf(range: Range, buyer: string | undefined): Asked {
  return {
    kind: 'table',
    by: [{ name: 'error', of: 'data.error_class' }],
    where: `type == "delivery.attempt_failed"${buyer === undefined ? '' : ` && ${toBuyer(buyer)}`}`,
    metrics: ['failed_attempts'],
    range,
    limit: 200,
  };
}

/**
 * What each further attempt brings: as it is saved, or of the attempts at one buyer alone. A condition on the saved one would
 * choose leads, with all their attempts wherever they were made.
 */
export function cascadeOf(range: Range, buyer: string | undefined): Asked {
  if (buyer === undefined) return savedOf('retry-cascade', range);
  const of = (type: string): string => `type == "${type}" && ${toBuyer(buyer)}`;
  return {
    kind: 'cascade',
    subject: 'lead',
    attempt: 'coalesce(data.attempt, data.attempts)',
    attempts: { as: 'attempts', spec: { aggregate: 'count', where: of('delivery.attempted') } },
    successes: { as: 'successes', spec: { aggregate: 'subjects', where: of('delivery.delivered') } },
    range,
  };
}

const toBuyer = (buyer: string): string => `data.buyer_id == ${JSON.stringify(buyer)}`;

/** The leads that a source sent and that were rejected. */
export function rejectedOf(range: Range): Asked {
  return {
    kind: 'table',
    metric: 'subjects',
    by: ['data.source_id'],
    where: 'type == "source.rejected"',
    range,
    limit: 1000,
  };
}

/** What one metric adds to a score, and the most it could. */
export type ScorePart = {
  readonly metric: string;
  readonly value: number | null;
  readonly points: number | null;
  readonly of: number | null;
};

/** The parts of the score of a row, as the answer's notes have them. */
export function partsOf({ notes }: Answer, row: number): readonly ScorePart[] {
  return (listOf(notes, 'parts')[row] as readonly ScorePart[] | undefined) ?? [];
}

/** The answer with titles for columns that it names for themselves. Pure. */
export function withTitles<Some extends Pick<Answer, 'columns'>>(
  answer: Some,
  titles: Readonly<Record<string, string>>,
) {
  const columns = answer.columns.map((column) => {
    const title = titles[column.name];
    return title === undefined ? column : { ...column, title };
  });
  return { ...answer, columns };
}

/** Who is in each cell of a matrix, in the order of its rows. */
export function membersOf({ notes }: Answer): readonly (readonly string[])[] {
  return listOf(notes, 'members') as readonly (readonly string[])[];
}

function listOf(notes: JsonObject | undefined, name: string): readonly unknown[] {
  const list = notes?.[name];
  return Array.isArray(list) ? list : [];
}
