import type { Config } from '../config/config.ts';
import type { Platform } from './wire.ts';

/** Says on standard output where the platform is and how to get in: for people, or as one line of JSON for scripts. */
export function announce(config: Config, { url, opened, minted }: Platform): void {
  const { signInToken, workspace } = opened;
  const signIn = `${url}/sign-in?token=${signInToken}`;
  if (config.announce === 'json') {
    process.stdout.write(`${JSON.stringify({ ready: true, url, signIn, workspace, ...minted })}\n`);
    return;
  }
  const lines = [
    '',
    `Millrace ${config.version} is ready.`,
    '',
    `  Dashboard   ${signIn}`,
    '              (opens once; the admin key signs in as well)',
    `  Collector   ${url}/v1/events and Segment's /v1/track, /v1/batch ...`,
    `  Workspace   ${workspace}, data in ${config.data}`,
    '',
    ...keyLines(minted),
    `  Try         curl -s ${url}/v1/events -H "Authorization: Bearer ${minted.writeKey ?? '$MILLRACE_WRITE_KEY'}" \\`,
    `                -H 'content-type: application/json' -d '{"type":"hello","subject":"person/u:me"}'`,
    '',
    ...(config.demo
      ? ['  A simulated lead business and a simulated app are arriving. MILLRACE_DEMO=off starts without it.', '']
      : []),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function keyLines({ writeKey, publicKey, adminKey }: Platform['minted']): string[] {
  const rows = [
    ['Write key', writeKey, 'for servers; may import'],
    ['Public key', publicKey, 'for browsers; may only send'],
    ['Admin key', adminKey, 'for the API and the dashboard'],
  ] as const;
  const minted = rows.flatMap(([name, key, use]) =>
    key === undefined ? [] : [`  ${name.padEnd(11)} ${key}   ${use}`],
  );
  return minted.length === 0 ? [] : [...minted, '              Keys are shown this once: keep them.', ''];
}
