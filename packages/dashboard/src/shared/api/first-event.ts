export const languages = ['curl', 'browser', 'node'] as const;
/** Where a first event is sent from. */
export type Language = (typeof languages)[number];

export const languageWords: Readonly<Record<Language, string>> = { curl: 'curl', browser: 'Browser', node: 'Node' };

/** What stands in the place of a key that is not known here. */
export const keyPlace = 'YOUR_WRITE_KEY';

/** A request that sends one event, ready to be pasted into a shell, a page or a module. Pure. */
export function firstEvent(
  language: Language,
  { origin, key }: { readonly origin: string; readonly key: string },
): string {
  if (language === 'curl')
    return [
      `curl -s ${origin}/v1/events \\`,
      `  -H 'Authorization: Bearer ${key}' \\`,
      `  -H 'content-type: application/json' \\`,
      `  -d '{"type": "signed_up", "subject": "person/u:1"}'`,
    ].join('\n');
  return [
    `await fetch('${origin}/v1/events', {`,
    `  method: 'POST',`,
    `  headers: { authorization: 'Bearer ${key}', 'content-type': 'application/json' },`,
    `  body: JSON.stringify({ type: 'signed_up', subject: 'person/u:1' }),`,
    `});`,
  ].join('\n');
}
