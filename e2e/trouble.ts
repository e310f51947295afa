import type { Platform } from '@millrace/testbed/platform.ts';
import { onTestFailed } from 'vitest';

const mostLines = 40;
/** pino's number for a warning. */
const warn = 40;

/** When the test at hand fails, shows what the platform warned of. */
export function tellTrouble(platform: Platform): void {
  onTestFailed(() => {
    const lines = platform.logs().split('\n').filter(isTrouble);
    console.log(lines.slice(-mostLines).join('\n'));
  });
}

/** A warning or worse, or a line that is no line of the log: what a process says as it ends. */
function isTrouble(line: string): boolean {
  if (line === '') return false;
  try {
    const { level, ready } = JSON.parse(line) as { level?: number; ready?: true };
    return ready === undefined && (level ?? warn) >= warn;
  } catch {
    return true;
  }
}
