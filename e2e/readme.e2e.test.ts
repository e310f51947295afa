import { startPlatform } from '@millrace/testbed/platform.ts';
import { expect, test } from 'vitest';
import { readmeRound, sentTwice } from './readme-round.ts';

test('the first event and the first answer of the README, word for word', async () => {
  await using platform = await startPlatform();
  expect((await readmeRound(platform)).total).toMatchObject(sentTwice);
});
