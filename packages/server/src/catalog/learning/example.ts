import type { Json } from '@millrace/contract';
import { parseInstant } from '../../kernel/kernel.ts';
import { maskPersonal, personalShape } from '../cleaning/personal.ts';
import type { ValueKind } from './learned.ts';

const shownCharacters = 32;
const longestTime = 40;
/** From so many digits on a whole number may be somebody's. */
const tellingDigits = 7;

export function kindOfValue(value: Json): ValueKind {
  if (value === null) return 'null';
  if (typeof value === 'string') return isTime(value) ? 'time' : 'text';
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'integer' : 'number';
  if (typeof value === 'boolean') return 'boolean';
  return Array.isArray(value) ? 'list' : 'object';
}

/** ISO 8601 with a day and an hour, or a day: what the cleaning of a `time` understands. */
function isTime(text: string): boolean {
  if (text.length < 10 || text.length > longestTime || text.charCodeAt(4) !== 0x2d) return false;
  return !Number.isNaN(parseInstant(text));
}

/** A value as everybody may see it: of a text its shape, of a personal one its mask. */
export function exampleOf(value: Json): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return exampleOfText(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return 'an object';
  const text = String(value);
  return text.replaceAll(/\D/g, '').length < tellingDigits ? text : shapeOf(text);
}

function exampleOfText(text: string): string {
  const personal = personalShape(text);
  return personal === null ? shapeOf(text) : maskPersonal(text, personal);
}

/** `Order 17` becomes `Aaaaa 99`. */
function shapeOf(text: string): string {
  const start = text.slice(0, shownCharacters).toWellFormed();
  const shape = start
    .replaceAll(/\p{Lu}/gu, 'A')
    .replaceAll(/[\p{L}\p{M}]/gu, (letter) => (letter === 'A' ? letter : 'a'))
    .replaceAll(/\p{N}/gu, '9');
  return text.length > shownCharacters ? `${shape}…` : shape;
}

const word = /^(?:[a-z0-9]+(?:[_.:/-][a-z0-9]+)*|[A-Z0-9]+(?:[_.:/-][A-Z0-9]+)*)$/;
const longestWord = 24;

/** A word of a small vocabulary, to be shown as it is: nothing that looks like a name or a number of somebody's. */
export function isWord(text: string): boolean {
  return text.length <= longestWord && word.test(text) && /[A-Za-z]/.test(text) && !/\d{4}/.test(text);
}

const telling =
  /name|mail|phone|mobile|address|street|city|zip|postal|birth|dob|ssn|social|passport|iban|account|token|secret|password/i;

/** Fields whose very name says that nobody may see what stands in them. */
export function isTelling(key: string): boolean {
  return telling.test(key);
}
