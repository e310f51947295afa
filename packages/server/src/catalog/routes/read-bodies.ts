import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { TSchema } from 'typebox';
import { Errors } from 'typebox/value';
import { Failure, firstMisfit, within } from '../../kernel/kernel.ts';
import { jsonBody, yamlBody, yamlTypes, type Body } from './bodies.ts';

/**
 * Bodies are JSON or YAML and become a `Body`, which the routes check themselves: a value in a document is what it is, and
 * not what it could be turned into. Everything else in a request is text and is checked as such.
 */
export function readBodies(app: FastifyInstance): void {
  const parsed = (types: string | string[], read: (text: string) => Body): void => {
    app.addContentTypeParser(types, { parseAs: 'string' }, async (_request: unknown, text: string) =>
      // A content type without anything behind it says nothing.
      text === '' ? undefined : read(text),
    );
  };
  app.removeAllContentTypeParsers();
  parsed('application/json', jsonBody);
  parsed(yamlTypes, yamlBody);
  app.setValidatorCompiler(({ schema, httpPart }) => (value: unknown) => {
    if (httpPart === 'body') return { value };
    const errors = Errors(schema as TSchema, value);
    if (errors.length === 0) return { value };
    const { path, message } = firstMisfit(errors, within(value));
    return { error: new Failure('REQUEST_INVALID', { detail: `${httpPart}${path}: ${message}` }) };
  });
}

export function bodyOf({ body }: FastifyRequest): Body {
  if (typeof body === 'object' && body !== null) return body as Body;
  throw new Failure('REQUEST_INVALID', {
    detail: 'the body is empty: send it as application/json or application/yaml',
  });
}
