import { CopyButton } from './copy-id.tsx';
import css from './send-first.module.css';

/** The way to the first event: a command that works as it stands, but for the key. */
export function SendFirst() {
  const command = [
    `curl ${window.location.origin}/v1/events \\`,
    `  -H "Authorization: Bearer $MILLRACE_WRITE_KEY" \\`,
    `  -H "Content-Type: application/json" \\`,
    `  -d '{"type":"page.viewed","subject":"person/u:1","data":{"path":"/pricing"}}'`,
  ].join('\n');
  return (
    <div className={css.box}>
      <p className={css.text}>Send one with the write key that was printed at start:</p>
      <div className={css.snippet}>
        <pre className={css.code} tabIndex={0} aria-label="Command that sends an event">
          {command}
        </pre>
        <CopyButton text={command} label="Copy the command" />
      </div>
    </div>
  );
}
