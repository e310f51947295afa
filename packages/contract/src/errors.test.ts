import { expect, test } from 'vitest';
import { errorTable, type ErrorRow } from './errors.ts';

const rows: readonly (readonly [string, ErrorRow])[] = Object.entries(errorTable);

const intro = `# Error codes

A refused request is answered with a problem body (RFC 9457, \`application/problem+json\`) whose \`code\` is one of these; a
verdict on one event carries one as well, and so does a process that does not start. A code is never reused. Codes without
a status stand in verdicts and logs only. This page is generated from \`packages/contract/src/errors.ts\`.
`;

function section([code, { status, retry, message }]: readonly [string, ErrorRow]): string {
  const repeat = retry ? 'yes, the same request may succeed later' : 'no, change the request first';
  return `## ${code}\n\n${message}\n\n- Status: ${status ?? 'none'}\n- Retry: ${repeat}\n`;
}

test('docs/errors.md is the table, no row more or less; run this test with -u to write it', async () => {
  await expect(`${intro}\n${rows.map(section).join('\n')}`).toMatchFileSnapshot('../../../docs/errors.md');
});

test('every row is complete', () => {
  for (const [code, { status, message }] of rows) {
    expect(code).toMatch(/^[A-Z][A-Z0-9_]*$/);
    expect(message, code).toMatch(/^[A-Z].*\w$|^[A-Z].*[.)]$/s);
    expect(status === null || (status >= 400 && status < 600), code).toBe(true);
  }
});
