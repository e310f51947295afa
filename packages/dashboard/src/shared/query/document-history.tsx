import { useQuery } from '@tanstack/react-query';
import { whole } from '../number/format.ts';
import { Moment } from '../time/moment.tsx';
import { Card } from '../ui/card.tsx';
import { CellButton } from '../ui/cell-button.tsx';
import { EmptyState } from '../ui/states.tsx';
import { ChangeList } from './change-list.tsx';
import css from './document-history.module.css';
import { diffQuery, versionsQuery } from './document-query.ts';
import { Part } from './part.tsx';

type Props = {
  readonly kind: string;
  readonly name: string;
  /** The version whose changes are shown; the newest without it. */
  readonly chosen: string | undefined;
  readonly onChoose: (version: string) => void;
};

/** Every version, who made it and when, and what it changed. */
export function DocumentHistory({ kind, name, chosen: asked, onChoose }: Props) {
  const query = useQuery(versionsQuery(kind, name));
  const chosen = Number(asked ?? query.data?.versions[0]?.version ?? 0);
  return (
    <div className={css.pair}>
      <Card title="Versions" note={query.data && whole(query.data.versions.length)}>
        <Part query={query} skeleton={{ lines: 5 }}>
          {({ versions }) => (
            <ol className={css.versions}>
              {versions.map(({ version, author, at, deleted, hash }) => (
                <li key={version} data-chosen={version === chosen}>
                  <CellButton label={`What version ${version} changed`} onClick={() => onChoose(String(version))}>
                    <strong>
                      {whole(version)}
                      {deleted && ', taken away'}
                    </strong>
                  </CellButton>
                  <span>
                    {author}, <Moment at={at} />
                  </span>
                  <code title={hash}>{hash.slice(0, 12)}</code>
                </li>
              ))}
            </ol>
          )}
        </Part>
      </Card>
      {chosen > 0 && <Changed kind={kind} name={name} version={chosen} />}
    </div>
  );
}

function Changed({ kind, name, version }: Pick<Props, 'kind' | 'name'> & { readonly version: number }) {
  const query = useQuery(diffQuery(kind, name, version));
  return (
    <Card title={`What version ${whole(version)} changed`}>
      <Part query={query} skeleton={{ lines: 5 }}>
        {({ diff }) => (diff.length === 0 ? <EmptyState title="Nothing." /> : <ChangeList changes={diff} />)}
      </Part>
    </Card>
  );
}
