import { createHash } from 'node:crypto';
import type { DefinitionKind, EventSpec, MetricSpec, RollupSpec } from '@millrace/contract';
import type { Edition } from '../catalog/catalog.ts';
import { isFailure } from '../kernel/kernel.ts';
import { rollupForm, type RollupForm } from './compile/rollup-form.ts';
import { personalPaths } from './personal-paths.ts';

/** A rollup of a workspace. Equal hashes: they keep the same. */
export type KeptForm = RollupForm & { readonly hash: string };

const kinds: readonly DefinitionKind[] = ['rollup', 'metric', 'event'];

/** The rollups of a workspace, by name. One that other documents have made impossible since is left out. */
export const rollupForms = (edition: Edition): readonly KeptForm[] => edition.compiled(kinds, compileForms);

function compileForms(edition: Edition): readonly KeptForm[] {
  return edition.of('rollup').flatMap(({ name, spec }) => {
    try {
      return [rollupFormOf({ name, spec: spec as RollupSpec }, edition)];
    } catch (error) {
      if (isFailure(error)) return [];
      throw error;
    }
  });
}

/** What a rollup would keep beside these documents. ROLLUP_INVALID, METRIC_UNKNOWN, and what the language refuses. */
export function rollupFormOf(
  { name, spec }: { readonly name: string; readonly spec: RollupSpec },
  edition: Edition,
): KeptForm {
  const find = (metric: string): MetricSpec | undefined =>
    edition.find('metric', metric)?.spec as MetricSpec | undefined;
  const personal = personalPaths(edition.of('event').map(({ spec: event }) => event as EventSpec));
  const form = rollupForm(spec, { workspace: edition.workspace, name, find, personal });
  return { ...form, hash: createHash('sha256').update(form.keeps).digest('hex').slice(0, 32) };
}
