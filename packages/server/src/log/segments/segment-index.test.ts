import { expect, it } from 'vitest';
import { realFiles } from './file-ops.ts';
import { SegmentIndex } from './segment-index.ts';

it('remembers places in the files read last and begins at the start of the others', () => {
  const index = new SegmentIndex(realFiles, '/nowhere');
  const place = (base: number) => ({ offset: base + 50, position: 100_000 });
  const bases = Array.from({ length: 200 }, (_, file) => file * 100);
  for (const base of bases) index.note(base, place(base));
  const remembered = bases.filter((base) => index.nearest(base, base + 60).offset === base + 50);
  expect(remembered).toEqual(bases.slice(-64));
  expect(index.nearest(0, 60)).toEqual({ offset: 0, position: 32 });
  index.note(0, place(0));
  expect(index.nearest(0, 60)).toEqual(place(0));
});
