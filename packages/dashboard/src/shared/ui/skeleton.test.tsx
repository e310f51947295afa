import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { Skeleton, type SkeletonShape } from './skeleton.tsx';

test.each<[SkeletonShape, number]>([
  [{ lines: 4 }, 4],
  [{ tall: true }, 1],
  [{ rows: 3 }, 4],
  [{ tall: true, rows: 3 }, 5],
])('a place of the shape %o is kept by %i pieces', (shape, pieces) => {
  const [, ...inner] = renderToStaticMarkup(<Skeleton {...shape} />)
    .split('<div')
    .slice(1);
  expect(inner).toHaveLength(pieces);
});
