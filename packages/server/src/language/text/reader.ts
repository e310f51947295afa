import { expressionLimits, type Expression } from '@millrace/contract';
import { placeIn, Refusal } from '../refusal.ts';
import { readToken, type Token } from './token.ts';

/** A text while it is read: the token that stands next, how deep and how many nodes so far. */
export type Reader = {
  readonly text: string;
  readonly root: string;
  token: Token;
  depth: number;
  /** Where each node stands in the text. */
  readonly offsets: Map<Expression, number>;
  /** Names of the items of the `any` and `all` around, innermost last. */
  readonly items: string[];
};

/** A level of the tree may cost two of the reader: an operator and a parenthesis. */
const mostLevels = 2 * expressionLimits.depth + 2;

export function openReader(text: string, root: string): Reader {
  const start: Token = { kind: 'mark', value: '', at: 0, end: 0 };
  const reader: Reader = { text, root, token: start, depth: 0, offsets: new Map(), items: [] };
  if (text.length > expressionLimits.source)
    throw refused(reader, 0, `longer than ${expressionLimits.source} characters`);
  advance(reader);
  return reader;
}

export function refused(reader: Reader, at: number, why: string): Refusal {
  return new Refusal('EXPRESSION_INVALID', placeIn(reader.text, at, reader.root), why);
}

/** Moves on and gives the token that stood next. */
export function advance(reader: Reader): Token {
  const { token } = reader;
  const next = readToken(reader.text, token.end);
  if ('why' in next) throw refused(reader, next.at, next.why);
  reader.token = next;
  return token;
}

export function isMark(reader: Reader, value: string): boolean {
  return reader.token.kind === 'mark' && reader.token.value === value;
}

export function taken(reader: Reader, value: string): boolean {
  const there = isMark(reader, value);
  if (there) advance(reader);
  return there;
}

export function expect(reader: Reader, value: string, after: string): void {
  if (!taken(reader, value))
    throw refused(reader, reader.token.at, `expected ${value} ${after}, found ${seen(reader)}`);
}

/** How the next token is called in a message. */
export function seen({ token, text }: Reader): string {
  return token.kind === 'end' ? 'the end' : `'${text.slice(token.at, Math.min(token.end, token.at + 40))}'`;
}

/** The character behind the next token, blanks left out. */
export function behind({ text, token }: Reader): string {
  return /\S/.exec(text.slice(token.end, token.end + 200))?.[0] ?? '';
}

export function deeper<T>(reader: Reader, at: number, read: () => T): T {
  reader.depth += 1;
  if (reader.depth > mostLevels) throw refused(reader, at, `deeper than ${expressionLimits.depth} levels`);
  const result = read();
  reader.depth -= 1;
  return result;
}

/** Notes where a node stands, and counts it. */
export function node(reader: Reader, at: number, made: Expression): Expression {
  if (reader.offsets.size >= expressionLimits.nodes) {
    throw refused(reader, at, `more than ${expressionLimits.nodes} nodes`);
  }
  reader.offsets.set(made, at);
  return made;
}
