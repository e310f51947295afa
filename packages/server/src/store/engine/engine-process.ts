/**
 * The engine's own process: ClickHouse's HTTP server out of libchdb. Arguments: the library, then the engine's own.
 * It lives exactly as long as its parent: when the channel closes, it kills itself, which is safe because a confirmed
 * insert is on disk. `process.exit` would wait for running queries. Signals meant for the parent's group are left to it.
 */
import { DataType, isNullPointer, load, open, restorePointer, wrapPointer } from 'ffi-rs';

const [library = '', ...argv] = process.argv.slice(2);
const end = (): void => void process.kill(process.pid, 'SIGKILL');

process.on('disconnect', end);
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});

open({ library: 'engine', path: library });
const result = await load({
  library: 'engine',
  funcName: 'query_stable_v2',
  retType: DataType.External,
  paramsType: [DataType.I32, DataType.StringArray],
  paramsValue: [argv.length, argv],
  runInNewThread: true,
});

// The call returns only when the engine could not start or was told to end. The last field of its answer says why.
const answer = {
  text: DataType.External,
  length: DataType.I64,
  vector: DataType.External,
  elapsed: DataType.Double,
  rows: DataType.U64,
  bytes: DataType.U64,
  error: DataType.External,
};
const [fields] = restorePointer({ retType: [answer], paramsValue: wrapPointer([result]) }) as unknown as [
  { error: typeof result },
];
const [ended] = isNullPointer(fields.error)
  ? [null]
  : restorePointer({ retType: [DataType.String], paramsValue: wrapPointer([fields.error]) });
process.send?.({ ended }, end);
