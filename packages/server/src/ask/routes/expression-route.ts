import { ExpressionRead, ExpressionWanted } from '@millrace/contract';
import type { FastifyInstance } from 'fastify';
import { Compile } from 'typebox/compile';
import { Failure, firstMisfit, within } from '../../kernel/kernel.ts';
import { printExpression, readExpression } from '../../language/language.ts';
import { unchecked } from './request.ts';

const form = Compile(ExpressionWanted);

const schema = {
  tags: ['questions'],
  summary: 'An expression as text and as a tree',
  description:
    'Reads either form and says both, so that an editor can show one and keep the other. What it names need not be there; ' +
    'whoever asks with it is told.',
  body: ExpressionWanted,
  response: { 200: ExpressionRead },
};

/** `POST /api/expressions`. */
export function expressionRoute(app: FastifyInstance): void {
  const config = { policy: 'read', errors: ['EXPRESSION_INVALID'] };
  app.post('/api/expressions', { schema, config, ...unchecked }, async ({ body }): Promise<ExpressionRead> => {
    if (!form.Check(body)) {
      const { path, message } = firstMisfit(form.Errors(body), within(body));
      throw new Failure('REQUEST_INVALID', { detail: `${path.slice(1) || 'body'}: ${message}` });
    }
    const tree = readExpression(body.expression);
    return { text: printExpression(tree), tree };
  });
}
