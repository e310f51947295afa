import { Type, type Static } from 'typebox';
import { ExpressionOf } from './condition.ts';
import type { Expression } from './expression.ts';

/** An expression in either of its forms. */
export const ExpressionWanted = Type.Object({ expression: ExpressionOf }, { additionalProperties: false });
export type ExpressionWanted = Static<typeof ExpressionWanted>;

/** The same expression in both of its forms. */
export const ExpressionRead = Type.Object({
  text: Type.String(),
  tree: Type.Unsafe<Expression>({ type: 'object', required: ['op'] }),
});
export type ExpressionRead = Static<typeof ExpressionRead>;
