import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { ApiError } from '../api/request.ts';
import { SaveFailed } from './save-failed.tsx';

const changed = new ApiError({ status: 409, code: 'DEFINITION_CHANGED', detail: 'It stands at version 3.' });
const full = new ApiError({ status: 507, code: 'DISK_FULL', detail: 'There is no room left.' });
const told = (error: Error | null, taken?: string | null): string =>
  renderToStaticMarkup(<SaveFailed error={error} taken={taken} />);

test('that somebody else was faster is said in the words of the place, or left to who says it already', () => {
  expect(told(changed, 'Choose another title.')).toMatch(/role="status".*Choose another title/);
  expect(told(changed, null)).toBe('');
  expect(told(changed)).toMatch(/role="alert".*It stands at version 3/);
});

test('any other reason is told as it came, and none is told of what was saved', () => {
  for (const taken of ['Choose another title.', null])
    expect(told(full, taken)).toMatch(/role="alert".*There is no room left/);
  expect(told(null, 'Choose another title.')).toBe('');
});
