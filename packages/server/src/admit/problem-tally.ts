import type { Faults, ProblemCount } from '../catalog/catalog.ts';

/** Different ones of a slice; what comes after them is counted under no path. */
const most = 500;

/** Counts what documents found wrong with the events of one slice. */
export class ProblemTally {
  readonly #counts = new Map<string, { -readonly [K in keyof ProblemCount]: ProblemCount[K] }>();

  add(workspace: string, type: string, { mode, problems }: Faults): void {
    for (const { code, path, expected, got } of problems) {
      const name = `${workspace}\u0000${type}\u0000${mode}\u0000${code}\u0000${path}`;
      const found = this.#counts.get(name);
      if (found !== undefined) found.count += 1;
      else if (this.#counts.size < most)
        this.#counts.set(name, { workspace, type, mode, code, path, expected, got, count: 1 });
      else this.#addRest(workspace, { type, mode, code });
    }
  }

  /** undefined: there are none. */
  counts(): readonly ProblemCount[] | undefined {
    return this.#counts.size === 0 ? undefined : [...this.#counts.values()];
  }

  /** There are few modes and codes, but as many types as somebody likes: of these the slice holds some thousand at most. */
  #addRest(workspace: string, { type, mode, code }: Pick<ProblemCount, 'type' | 'mode' | 'code'>): void {
    const name = `${workspace}\u0000${type}\u0000${mode}\u0000${code}`;
    const found = this.#counts.get(name);
    if (found !== undefined) found.count += 1;
    else this.#counts.set(name, { workspace, type, mode, code, path: '', expected: '', got: '', count: 1 });
  }
}
