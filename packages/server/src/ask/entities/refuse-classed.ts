import { Failure } from '../../kernel/kernel.ts';
import { fieldKeys, type Checked } from '../../language/language.ts';
import type { Classes } from './mask.ts';

/** FIELD_PERSONAL where a condition asks for what the kind's document classes as personal: yes or no would tell it. */
export function refuseClassed({ tree }: Pick<Checked, 'tree'>, classes: Classes): void {
  for (const [name = '', ...below] of fieldKeys(tree)) {
    const found = classes.get(name);
    if (found === undefined) continue;
    if (typeof found === 'string' || below.some((key) => found.has(key))) throw refused([name, ...below].join('.'));
  }
}

function refused(path: string): Failure {
  return new Failure('FIELD_PERSONAL', { detail: `where: ${path} is classed as personal` });
}
