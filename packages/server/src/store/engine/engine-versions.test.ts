import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkEngine, locateLibrary, pinned } from './engine-versions.ts';

test('finds the library of the pinned packages', () => {
  expect(existsSync(locateLibrary())).toBe(true);
});

test('an engine of another version is refused', () => {
  expect(() => checkEngine(pinned.engine)).not.toThrow();
  expect(() => checkEngine('26.8.1.1')).toThrow(expect.objectContaining({ code: 'VERSION_MISMATCH' }));
});
