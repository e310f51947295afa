/** Preloaded into the program, it holds on to 1 kB of each request. */
import { subscribe } from 'node:diagnostics_channel';

const held: Uint8Array[] = [];
subscribe('http.server.request.start', () => held.push(new Uint8Array(1024)));
