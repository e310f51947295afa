import type { ErrorCode } from '@millrace/contract';
import { Failure } from '../kernel/kernel.ts';

/** Where in an expression: a path in its tree, or a place in its text: line and column from 1, offset in UTF-16 units from 0. */
export type Place =
  | { readonly path: string }
  | { readonly root: string; readonly line: number; readonly column: number; readonly offset: number };

type Code = Extract<ErrorCode, 'EXPRESSION_INVALID' | 'EXPRESSION_UNSUPPORTED' | 'FIELD_UNKNOWN'>;

/** An expression is refused: with which code, where, and why. */
export class Refusal extends Failure {
  readonly place: Place;
  readonly why: string;

  constructor(code: Code, place: Place, why: string) {
    super(code, { detail: `${printPlace(place)}: ${why}`, ...('path' in place ? {} : { members: { place } }) });
    this.place = place;
    this.why = why;
  }
}

export function placeIn(text: string, offset: number, root: string): Place {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { root, line, column: offset - before.lastIndexOf('\n'), offset };
}

function printPlace(place: Place): string {
  return 'path' in place ? place.path : `${place.root}, line ${place.line}, column ${place.column}`;
}
