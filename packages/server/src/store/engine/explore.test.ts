import { exploreContract } from '../explore.contract.ts';
import { harness } from './engine.harness.ts';

exploreContract('embedded engine', async () => {
  const opened = await harness();
  return { store: opened.store, close: () => opened[Symbol.asyncDispose]() };
});
