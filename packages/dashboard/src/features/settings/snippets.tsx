import { firstEvent, languageWords, type Language } from '@/shared/api/first-event.ts';
import { Snippet } from '@/shared/ui/snippet.tsx';
import css from './settings.module.css';

type Props = { readonly apiKey: string; readonly forBrowser: boolean };

/** The first event from a shell, a browser and Node, ready to be pasted. */
export function Snippets({ apiKey, forBrowser }: Props) {
  const shown: readonly Language[] = forBrowser ? ['browser'] : ['curl', 'node'];
  const { origin } = window.location;
  return (
    <div className={css.snippets}>
      {shown.map((language) => (
        <Snippet key={language} label={languageWords[language]} text={firstEvent(language, { origin, key: apiKey })} />
      ))}
    </div>
  );
}
