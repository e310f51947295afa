/** A parent to be killed: starts an engine in the given directory and says its process id. */
import { silent, systemClock } from '../../kernel/kernel.ts';
import { startEngine } from './engine.ts';

const [directory = ''] = process.argv.slice(2);
const engine = await startEngine({ directory, memoryBytes: 1_000_000_000, logger: silent, clock: systemClock });
process.send?.(engine.pid());
