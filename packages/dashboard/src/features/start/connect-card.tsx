import { getRouteApi } from '@tanstack/react-router';
import { firstEvent, keyPlace, languages, languageWords } from '@/shared/api/first-event.ts';
import { useMint } from '@/shared/query/api-keys.ts';
import { Button } from '@/shared/ui/button.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { ToggleGroup } from '@/shared/ui/toggle-group.tsx';
import { Snippet } from '@/shared/ui/snippet.tsx';
import { ErrorState } from '@/shared/ui/states.tsx';
import { ArrivalLine } from './arrival-line.tsx';
import type { Arrival } from './arrival.ts';
import css from './start-page.module.css';

const route = getRouteApi('/$workspace/start');
const tabs = languages.map((value) => ({ value, label: languageWords[value] }));
/** A browser shows its key to everybody, so it gets one that can only send. */
const kindFor = { curl: 'secret', node: 'secret', browser: 'public' } as const;

type Props = { readonly arrival: Arrival; readonly already: boolean };

/** The first event: what to paste where, with a key that works, and whether it has come. */
export function ConnectCard({ arrival, already }: Props) {
  const { from = 'curl' } = route.useSearch();
  const navigate = route.useNavigate();
  const secret = useMint();
  const browser = useMint();
  const kind = kindFor[from];
  const mint = kind === 'public' ? browser : secret;
  const key = mint.data?.key ?? keyPlace;
  const name = kind === 'public' ? 'First website' : 'First source';
  return (
    <Card
      title="1. Connect a source"
      actions={
        <ToggleGroup
          label="Send from"
          value={from}
          options={tabs}
          onChange={(next) =>
            void navigate({
              search: { from: next === 'curl' ? undefined : next },
              replace: true,
              resetScroll: false,
            })
          }
        />
      }
    >
      <div className={css.stack}>
        {mint.data === undefined ? (
          <div className={css.row}>
            <Button primary={!already} busy={mint.isPending} onClick={() => mint.mutate({ name, kind })}>
              {kind === 'public' ? 'Make a browser key and put it in' : 'Make a write key and put it in'}
            </Button>
            <span className={css.quiet}>or put in the one that was printed at the start.</span>
          </div>
        ) : (
          <Notice tone="warn">This key is shown once. Keep it where secrets are kept; Settings revokes it.</Notice>
        )}
        {mint.error !== null && <ErrorState error={mint.error} />}
        <Snippet label={languageWords[from]} text={firstEvent(from, { origin: window.location.origin, key })} />
        <p className={css.quiet}>
          Segment’s libraries work unchanged: this address as host, the key as writeKey. Whole files come in with{' '}
          <code>millrace import</code>.
        </p>
        <ArrivalLine arrival={arrival} already={already} />
      </div>
    </Card>
  );
}
