import { isFailure } from '../kernel/kernel.ts';
import { Refusal } from '../language/language.ts';
import type { Finding } from './catalog.ts';

/** What compiling a document refuses. Places are told from the root `spec`; a failure without a place begins with its path. */
export function findingsOf(compile: () => void): Finding[] {
  try {
    compile();
    return [];
  } catch (error) {
    if (!isFailure(error)) throw error;
    const { detail = error.message, code } = error;
    if (!(error instanceof Refusal)) {
      const [path = 'spec', ...why] = detail.split(': ');
      return [{ path: pointerOf(path), code, message: why.join(': ') }];
    }
    const { place, why } = error;
    if ('path' in place) return [{ path: pointerOf(place.path), code, message: why }];
    return [{ path: pointerOf(place.root), code, message: `line ${place.line}, column ${place.column}: ${why}` }];
  }
}

/** `spec.items.parts.lifecycles.status.on[0].when` as a JSON pointer. Names hold neither dots nor brackets. */
function pointerOf(path: string): string {
  return `/${path.replaceAll(/[.[]/g, '/').replaceAll(']', '')}`;
}
