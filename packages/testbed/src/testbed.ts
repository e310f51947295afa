/**
 * testbed: everything that stands around the platform in tests, demos and benches: it starts the real program, sends it
 * simulated businesses through its real doors, and breaks what it runs on. Nothing of the product imports it, but for
 * the command line and the demo, which load it when asked.
 */
export { runDemo } from './demo.ts';
export type { DemoOptions, DemoPart } from './demo.ts';
export { simulate } from './simulate.ts';
export type { Simulated, SimulateOptions } from './simulate.ts';
export { simulateCommand } from './simulate-command.ts';
export type { SimulateArguments, SimulateIo } from './simulate-command.ts';
