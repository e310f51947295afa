import { Type } from 'typebox';
import { expressionLimits, type Expression } from './expression.ts';

/** Checked by the compiler, which answers with the place of what it does not understand. */
export const Condition = Type.Unsafe<string | Expression>({
  anyOf: [
    { type: 'string', minLength: 1, maxLength: expressionLimits.source },
    { type: 'object', required: ['op'] },
  ],
  description: 'A condition as text or as a tree, see docs/language.md',
});

/** As a condition, but any value. */
export const ExpressionOf = Type.Unsafe<string | Expression>({
  anyOf: [
    { type: 'string', minLength: 1, maxLength: expressionLimits.source },
    { type: 'object', required: ['op'] },
  ],
  description: 'An expression as text or as a tree, see docs/language.md',
});
