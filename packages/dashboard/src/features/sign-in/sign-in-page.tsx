import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useEffect, useState, type FormEvent } from 'react';
import { api } from '@/shared/api/api.ts';
import { sessionQuery } from '@/shared/query/queries.ts';
import { Brand } from '@/shared/ui/brand.tsx';
import { Button } from '@/shared/ui/button.tsx';
import { SecretField } from '@/shared/ui/field.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import css from './sign-in-page.module.css';

const route = getRouteApi('/sign-in');

/** One field for the admin key. The printed link never comes here: the server answers it with a redirect. */
export function SignInPage() {
  const { back, error: refused } = route.useSearch();
  const router = useRouter();
  const client = useQueryClient();
  const [key, setKey] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();

  useEffect(() => {
    document.title = 'Sign in \u00b7 Millrace';
    document.querySelector<HTMLInputElement>('input[name="key"]')?.focus();
  }, []);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (key.trim() === '') {
      setError('Enter the admin key.');
      return;
    }
    setBusy(true);
    setError(undefined);
    try {
      const session = await api.signIn(key.trim());
      client.setQueryData(sessionQuery.queryKey, session);
      router.history.push(back ?? `/${encodeURIComponent(session.workspace.id)}`);
    } catch (cause) {
      setError(cause instanceof Error ? cause.message : String(cause));
      setBusy(false);
    }
  };

  return (
    <main className={css.page}>
      <div className={css.box}>
        <Brand />
        <h1 className={css.title} tabIndex={-1}>
          Sign in
        </h1>
        {refused !== undefined && (
          <Notice tone="warn">
            This link is used up or out of date. Sign in with the admin key, or start the platform again for a new link.
          </Notice>
        )}
        {refused === undefined && back !== undefined && <Notice tone="info">Sign in to go on where you were.</Notice>}
        <form className={css.form} onSubmit={(event) => void submit(event)} noValidate>
          <SecretField label="Admin key" value={key} onChange={setKey} error={error} />
          <Button type="submit" primary wide busy={busy}>
            Sign in
          </Button>
        </form>
        <p className={css.hint}>
          At start the platform prints a one-time link that signs you in without a key, and the key itself when it was
          minted:
        </p>
        <code className={css.link}>{window.location.origin}/sign-in?token=…</code>
      </div>
    </main>
  );
}
