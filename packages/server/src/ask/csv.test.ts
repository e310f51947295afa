import type { Cell } from '@millrace/contract';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvLine } from './csv.ts';

test.each<[readonly Cell[], string]>([
  [['a', 1.5, null, true, ''], 'a,1.5,,true,""\r\n'],
  [['a,b', 'say "hi"', 'two\nlines'], '"a,b","say ""hi""","two\nlines"\r\n'],
  [['=1+1', '+49', '-x', '@me', '\tx', '\rx'], `'=1+1,'+49,'-x,'@me,'\tx,"'\rx"\r\n`],
  [['\n=1', '\uff1d1+1', '\uff20me'], `"'\n=1",'\uff1d1+1,'\uff20me\r\n`],
  [[-5, 'a=b'], '-5,a=b\r\n'],
  [
    [0, -0.5, 12_345_678_901, '\u043b\u0438\u0434 \u65e5\u672c'],
    '0,-0.5,12345678901,\u043b\u0438\u0434 \u65e5\u672c\r\n',
  ],
  [['="a,b"'], `"'=""a,b"""\r\n`],
])('%j is written as %j', (cells, line) => {
  expect(csvLine(cells)).toBe(line);
});

test('whatever is written is read as it was, and no cell is a formula', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary-ascii' }), { minLength: 1, maxLength: 4 }), (cells) => {
      const [read = []] = parse(csvLine(cells), { relax_column_count: true }) as string[][];
      for (const [i, text] of read.entries()) {
        expect(text).not.toMatch(/^[=+\-@\n]/);
        expect(text.replace(/^'(?=[=+\-@\t\r\n])/, '')).toBe(cells[i]?.replace(/^'(?=[=+\-@\t\r\n])/, ''));
      }
    }),
  );
});
