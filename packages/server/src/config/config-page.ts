import { settingsTable, type Setting } from './settings.ts';

/** docs/config.md, from the table of settings. */
export function configPage(): string {
  const rows: readonly Setting<unknown>[] = Object.values(settingsTable);
  const lines = rows.flatMap(({ name, form, default: preset, description, later = [] }) => [
    `## ${name}`,
    '',
    description,
    '',
    `- Allowed: ${form.allowed}`,
    `- Default: ${preset === undefined ? 'none' : `\`${preset}\``}`,
    ...(later.length === 0 ? [] : [`- Not in this release: ${later.map((text) => `\`${text}\``).join(', ')}`]),
    '',
  ]);
  return `${intro}\n${lines.join('\n').trimEnd()}\n`;
}

const intro = `# Settings

Everything is set by variables of the environment. With none set, everything runs embedded, on this machine only. An empty
variable counts as unset. An unknown name that begins with \`MILLRACE_\` and a value that is not allowed end the start with
\`CONFIG_INVALID\`, naming the variable. This page is generated from \`packages/server/src/config/settings.ts\`.
`;
