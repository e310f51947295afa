import type { Command } from 'commander';
import { readConfig } from '../config/config.ts';
import type { Api } from './api-client.ts';

/** Where the platform is, as options of a command say it. */
export type Reach = { readonly to: string; readonly key?: string };

/** The options of a command that talks to the platform. */
export function reach(command: Command): Command {
  return command
    .option('--to <url>', 'address of the platform', 'http://127.0.0.1:8080')
    .option('--key <key>', 'admin key; default MILLRACE_ADMIN_KEY');
}

export function apiOf({ to, key }: Reach): Api {
  const admin = key ?? readConfig().adminKey;
  if (admin === undefined || admin === '') throw new Error('an admin key is needed: --key, or MILLRACE_ADMIN_KEY');
  return { to, key: admin };
}
