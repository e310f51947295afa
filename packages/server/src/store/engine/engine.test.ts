import { storeContract } from '../store.contract.ts';
import { harness } from './engine.harness.ts';

storeContract('embedded engine', async () => {
  const opened = await harness();
  return { store: opened.store, close: async () => await opened[Symbol.asyncDispose]() };
});
