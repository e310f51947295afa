import { useQuery } from '@tanstack/react-query';
import { whole } from '../number/format.ts';
import { Moment } from '../time/moment.tsx';
import { Card } from '../ui/card.tsx';
import { CellButton } from '../ui/cell-button.tsx';
import { EmptyState } from '../ui/states.tsx';
import { Snippet } from '../ui/snippet.tsx';
import { ChangeList } from './change-list.tsx';
import css from './document-history.module.css';
import { diffQuery, versionQuery, versionsQuery } from './document-query.ts';
import { Part } from '../query/part.tsx';
import { TrySave } from './try-save.tsx';

type Props = {
  readonly kind: string;
  readonly name: string;
  /** The version whose changes are shown; the newest without it. */
  readonly chosen: string | undefined;
  readonly onChoose: (version: string) => void;
};

/** Every version, who made it and when, what it changed, what it says, and the way back to it. */
export function DocumentHistory({ kind, name, chosen: asked, onChoose }: Props) {
  const query = useQuery(versionsQuery(kind, name));
  const newest = query.data?.versions[0];
  const chosen = Number(asked ?? newest?.version ?? 0);
  const says = query.data?.versions.some(({ version, deleted }) => version === chosen && !deleted) === true;
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
                      {deleted && ', deleted'}
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
      {chosen > 0 && (
        <div className={css.side}>
          <Changed kind={kind} name={name} version={chosen} />
          {newest && says && chosen !== newest.version && (
            <Restore key={chosen} kind={kind} name={name} version={chosen} newest={newest} onChoose={onChoose} />
          )}
          {says && <Said kind={kind} name={name} version={chosen} />}
        </div>
      )}
    </div>
  );
}

type Version = Pick<Props, 'kind' | 'name'> & { readonly version: number };

function Changed({ kind, name, version }: Version) {
  const query = useQuery(diffQuery(kind, name, { from: version - 1, to: version }));
  return (
    <Card title={`What version ${whole(version)} changed`}>
      <Part query={query} skeleton={{ lines: 5 }}>
        {({ diff }) => (diff.length === 0 ? <EmptyState title="Nothing." /> : <ChangeList changes={diff} />)}
      </Part>
    </Card>
  );
}

function Said({ kind, name, version }: Version) {
  return (
    <Card title={`What version ${whole(version)} says`}>
      <Part query={useQuery(versionQuery(kind, name, version))} skeleton={{ lines: 5 }}>
        {({ spec }) => <Snippet label="Spec, as JSON" text={JSON.stringify(spec, undefined, 2)} />}
      </Part>
    </Card>
  );
}

type RestoreProps = Version & {
  readonly newest: { readonly version: number; readonly deleted: boolean };
  readonly onChoose: Props['onChoose'];
};

/** History is never rewritten: what an older version says is tried and saved as the next one. */
function Restore({ kind, name, version, newest, onChoose }: RestoreProps) {
  const said = useQuery(versionQuery(kind, name, version));
  const diff = useQuery(diffQuery(kind, name, { from: newest.version, to: version }));
  return (
    <Card title={`How version ${whole(version)} differs from now`}>
      <Part query={diff} skeleton={{ lines: 5 }}>
        {({ diff: changes }) =>
          changes.length === 0 ? (
            <EmptyState title="Not at all: it says what stands now." />
          ) : (
            <div className={css.restore}>
              <ChangeList changes={changes} heads={['Now', `Version ${whole(version)}`]} />
              {said.data && (
                <TrySave
                  kind={kind}
                  name={name}
                  spec={said.data.spec}
                  changed
                  seen={newest}
                  words="Restore this version"
                  onSaved={(next) => onChoose(String(next.version))}
                />
              )}
            </div>
          )
        }
      </Part>
    </Card>
  );
}
