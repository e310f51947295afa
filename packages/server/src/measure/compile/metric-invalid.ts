import { Failure } from '../../kernel/kernel.ts';

/** METRIC_INVALID with the place inside the question or document. */
export function metricInvalid(path: string, why: string): Failure {
  return new Failure('METRIC_INVALID', { detail: `${path}: ${why}` });
}
