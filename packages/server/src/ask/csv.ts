import type { Cell } from '@millrace/contract';

/** What a spreadsheet would take for a formula, or for the beginning of one; in Japan in wide letters, too. */
const formula = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/**
 * One line of RFC 4180. A text that a spreadsheet would reckon with begins with an apostrophe. No value is an empty cell, an
 * empty text one in quotes.
 */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const safe = formula.test(cell) ? `'${cell}` : cell;
  return safe === '' || /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
