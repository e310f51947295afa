import { Failure } from '../kernel/kernel.ts';
import type { Store } from '../store/store.ts';

/** For tests: the store by its functions, so that one of them can be put in another's place. */
export function bound(engine: Store): Store {
  return {
    status: () => engine.status(),
    ready: (...given) => engine.ready(...given),
    insert: (...given) => engine.insert(...given),
    derive: (...given) => engine.derive(...given),
    refused: (...given) => engine.refused(...given),
    supersede: (...given) => engine.supersede(...given),
    remove: (...given) => engine.remove(...given),
    query: (...given) => engine.query(...given),
    explore: (...given) => engine.explore(...given),
    stream: (...given) => engine.stream(...given),
    reset: () => engine.reset(),
    damage: () => engine.damage(),
    close: () => engine.close(),
  };
}

export const lost = (): never => {
  throw new Failure('STORE_UNAVAILABLE');
};
