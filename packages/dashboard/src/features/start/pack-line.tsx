import type { DefinitionList } from '@millrace/contract';
import { useState } from 'react';
import { whole } from '@/shared/number/format.ts';
import { Button } from '@/shared/ui/button.tsx';
import { Chip } from '@/shared/ui/chip.tsx';
import { ErrorState } from '@/shared/ui/states.tsx';
import { bringsOf, packState, type Pack } from './packs.ts';
import { useApply } from './start-query.ts';
import css from './start-page.module.css';

type Props = { readonly pack: Pack; readonly standing: DefinitionList['definitions'] };

/** One pack: what it brings, whether it is here, and the way in or out. */
export function PackLine({ pack, standing }: Props) {
  const { missing, own, changed } = packState(pack, standing);
  const apply = useApply();
  // What is taken out may be looked at by somebody, so it is asked a second time.
  const [sure, setSure] = useState(false);
  const all = missing.length === 0;
  const none = own.length === 0 && changed === 0;
  const takeOut = () => {
    if (!sure) return setSure(true);
    setSure(false);
    apply.mutate(own.map(({ kind, name }) => ({ kind, name, spec: null })));
  };
  return (
    <li className={css.pack}>
      <div className={css.row}>
        <h3>{pack.name}</h3>
        <Chip tone={all ? 'ok' : 'plain'}>
          {all ? 'in this workspace' : none ? 'not in this workspace' : `${whole(missing.length)} documents not here`}
        </Chip>
        {changed > 0 && <Chip>{whole(changed)} changed since</Chip>}
        <span className={css.end}>
          {!all && (
            <Button busy={apply.isPending} onClick={() => apply.mutate(missing)}>
              Bring in {pack.name}
            </Button>
          )}
          {all && own.length > 0 && (
            <Button busy={apply.isPending} onClick={takeOut}>
              {sure ? `Really take out ${whole(own.length)} documents?` : `Take out ${pack.name}`}
            </Button>
          )}
        </span>
      </div>
      <dl className={css.brings}>
        {bringsOf(pack).map(({ what, words }) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      {apply.error !== null && <ErrorState error={apply.error} />}
    </li>
  );
}
