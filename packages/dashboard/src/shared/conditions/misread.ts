import { ApiError } from '../api/request.ts';
import type { Misread } from './condition-field.tsx';

/** What the platform says of the condition of a question, and where; undefined: it is not about the condition. */
export function misreadOf(error: Error | null, condition: string | undefined): Misread | undefined {
  if (condition === undefined || !(error instanceof ApiError) || !error.message.startsWith('where')) return undefined;
  const offset = error.place?.root === 'where' ? error.place.offset : undefined;
  return { message: error.message, text: condition, offset };
}
