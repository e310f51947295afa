import type { Step } from './draft.ts';
import { iso, type Sent } from './event.ts';

type Naming = {
  readonly leadId: string;
  /** Id of the event of a step. */
  readonly idOf: (index: number) => string;
  readonly isTest?: boolean;
};

/** The steps of a lead as events; their order is the order of the steps. */
export function asSent(steps: readonly Step[], { leadId, idOf, isTest = false }: Naming): Sent[] {
  return steps.map(({ at, type, data, cause, label }, index) => ({
    at,
    event: {
      id: idOf(index),
      type,
      time: iso(at),
      subject: { kind: 'lead', id: leadId },
      category: 'service',
      flow: 'main',
      data,
      order: index,
      ...(cause === undefined ? {} : { cause: idOf(cause) }),
      ...(isTest ? { test: true as const } : {}),
    },
    ...(label === undefined ? {} : { label }),
  }));
}
