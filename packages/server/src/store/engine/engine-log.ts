import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Logger } from '../../kernel/kernel.ts';

const levels = {
  Fatal: 'error',
  Critical: 'error',
  Error: 'error',
  Warning: 'warn',
  Notice: 'info',
  Information: 'info',
} as const;

/**
 * Hands each line of the engine to the logger at its own level. Lines without one continue the line before, or say why
 * the engine cannot start; `onBare` hears those.
 */
export function followEngineLog(stream: Readable, logger: Logger, onBare: (line: string) => void): void {
  let level: 'error' | 'warn' | 'info' = 'warn';
  createInterface({ input: stream }).on('line', (line) => {
    if (line.trim() === '') return;
    const name = /^\d{4}\.\d\d\.\d\d .*? <(\w+)> /.exec(line)?.[1];
    if (name === undefined) onBare(line);
    else level = name in levels ? levels[name as keyof typeof levels] : 'info';
    logger[level]({ part: 'engine' }, line);
  });
}
