// `npm run dev`: the server, restarted when its sources change, and the dashboard, rebuilt when its own do.
import { spawn } from 'node:child_process';

const vite = 'node_modules/vite/bin/vite.js';
const commands = [
  ['--watch', '--watch-preserve-output', 'packages/server/src/main.ts', ...process.argv.slice(2)],
  [vite, 'build', 'packages/dashboard', '--outDir', 'dist', '--watch', '--logLevel', 'warn'],
];
const children = commands.map((args) => spawn(process.execPath, args, { stdio: 'inherit' }));
const stop = (): void => {
  for (const child of children) child.kill('SIGTERM');
};
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
for (const child of children) child.on('exit', stop);
