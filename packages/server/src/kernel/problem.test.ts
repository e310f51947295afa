import { errorTable, type ErrorCode } from '@millrace/contract';
import { describe, expect, test } from 'vitest';
import { Failure } from './failure.ts';
import { problemOf } from './problem.ts';

describe('problemOf', () => {
  test('keeps code, detail and wait of a failure', () => {
    const answer = problemOf(new Failure('LOG_FULL', { detail: 'cap 1 GB', retryAfter: 4.2 }), 'r1');
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('5');
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.body).toEqual({
      type: 'urn:millrace:error:LOG_FULL',
      title: errorTable.LOG_FULL.message,
      status: 503,
      code: 'LOG_FULL',
      detail: 'cap 1 GB',
      requestId: 'r1',
      retryAfter: 5,
    });
  });

  test('every 429 and 503 says when to come again', () => {
    for (const [code, row] of Object.entries(errorTable)) {
      if (row.status !== 429 && row.status !== 503) continue;
      expect(problemOf(new Failure(code as ErrorCode), 'r').headers['retry-after'], code).toBe('1');
    }
  });

  test('members for the program are added, and never take the place of ours', () => {
    const { body } = problemOf(new Failure('NOT_FOUND', { members: { revision: 3, code: 'OTHER', status: 200 } }), 'r');
    expect(body).toMatchObject({ revision: 3, code: 'NOT_FOUND', status: 404 });
    expect(problemOf(new Failure('INTERNAL', { members: { secret: 1 } }), 'r').body).not.toHaveProperty('secret');
  });

  test('an answer without a wait has no such header', () => {
    const answer = problemOf(new Failure('NOT_FOUND'), 'r');
    expect(Object.keys(answer.headers)).toEqual(['content-type']);
    expect('retryAfter' in answer.body).toBe(false);
  });

  test.each([
    ['FST_ERR_VALIDATION', 400, 'REQUEST_INVALID'],
    ['FST_ERR_CTP_BODY_TOO_LARGE', 413, 'BODY_TOO_LARGE'],
    ['FST_ERR_CTP_INVALID_MEDIA_TYPE', 415, 'TYPE_UNSUPPORTED'],
    ['FST_ERR_CTP_INVALID_JSON_BODY', 400, 'BODY_NOT_JSON'],
    ['FST_ERR_CTP_INVALID_CONTENT_LENGTH', 400, 'REQUEST_INVALID'],
  ])('%s of the framework is ours', (code, statusCode, ours) => {
    const { status, body } = problemOf(
      Object.assign(new Error('body/x must be string'), { code, statusCode: 400 }),
      'r',
    );
    expect([status, body.code]).toEqual([statusCode, ours]);
  });

  test('a validation error says which field', () => {
    const validation = [
      { keyword: 'type', schemaPath: '#', instancePath: '/x', params: { type: 'string' }, data: { y: 1 } },
    ];
    const error = Object.assign(new Error('no'), { validation, validationContext: 'body', statusCode: 400 });
    expect(problemOf(error, 'r').body).toMatchObject({
      code: 'REQUEST_INVALID',
      detail: 'body/x: must be string, not an object',
    });
  });

  test.each([
    ['an error', new Error('secret')],
    ['a text', 'secret'],
    ['nothing', undefined],
    ['an operational failure', new Failure('DATA_LOCKED', { detail: 'secret' })],
    ['an internal failure', new Failure('INTERNAL', { detail: 'secret' })],
    ['an inherited name', Object.assign(new Error('secret'), { code: 'constructor' })],
  ])('%s leaks nothing', (_name, error) => {
    const answer = problemOf(error, 'r9');
    expect(answer.status).toBe(500);
    expect(answer.body.code).toBe('INTERNAL');
    expect(answer.body.requestId).toBe('r9');
    expect(JSON.stringify(answer)).not.toContain('secret');
  });
});
