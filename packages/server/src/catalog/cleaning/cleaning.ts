import type { CheckMode, ErrorCode, Json, JsonObject } from '@millrace/contract';
import { compileRead, Draft, keysOf } from './paths.ts';
import { maskPersonal, personalShape, withoutPersonal } from './personal.ts';

/** What a rule of a document has changed in an event. `null`: there was nothing, or nothing is left. */
export type Change = {
  readonly path: string;
  readonly rule:
    | 'rename'
    | 'default'
    | 'trim'
    | 'case'
    | 'format'
    | 'convert'
    | 'time'
    | 'computed'
    | 'unknown'
    | 'category'
    | 'noise';
  readonly before: Json;
  readonly after: Json;
  /** Where a renamed value stood. */
  readonly from?: string;
};

/** Where an event is not as its document says. `got` shows no personal value. */
export type Problem = {
  readonly code: ErrorCode;
  readonly path: string;
  readonly expected: string;
  readonly got: string;
};

/** What is wrong with one event, the first of it, and what the document lets follow from that. */
export type Faults = { readonly mode: CheckMode; readonly problems: readonly Problem[] };

/** Filled while an event is cleaned; `changes` are kept only where somebody wants to see them. */
export type Report = { readonly problems: Problem[]; readonly changes: Change[] | null };

/** A value as a message shows it. */
export function shown(value: unknown, personal: boolean): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return 'an object';
  if (personal) return typeof value === 'string' ? 'a text' : `a ${typeof value}`;
  const text = typeof value === 'string' ? JSON.stringify(withoutPersonal(value.slice(0, 400))) : JSON.stringify(value);
  return text.length <= 60 ? text : `${text.slice(0, 57).toWellFormed()}…`;
}

/** A value as a change shows it: nothing of a personal field, and nothing that looks personal in any other. */
export function masked(value: Json, personal: boolean): Json {
  if (value === null) return null;
  if (personal) return typeof value === 'string' ? maskText(value) : '***';
  if (typeof value === 'string') return withoutPersonal(value);
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item: Json) => masked(item, false));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, masked(inner as Json, false)]));
}

/** Data as it may be shown, the fields at these paths personal. */
export function maskedData(data: JsonObject, personal: ReadonlySet<string>): JsonObject {
  const draft = new Draft();
  draft.begin(masked(data, false) as JsonObject);
  for (const path of personal) {
    const value = compileRead(keysOf(path))(data);
    if (value !== undefined) draft.put(keysOf(path), masked(value, true));
  }
  return draft.data;
}

function maskText(text: string): string {
  const shape = personalShape(text);
  return shape === null ? '***' : maskPersonal(text, shape);
}
