/** The rooms of packages/server/src in the order in which data passes through. Every wall is derived from this list. */
export interface Room {
  readonly name: string;
  /** Folders that implement the room's port; only wire opens them. */
  readonly backends?: readonly string[];
  /** Folders without clock, randomness and I/O; '' is the whole room. */
  readonly pure?: readonly string[];
}

export const rooms: readonly Room[] = [
  { name: 'kernel' },
  { name: 'config' },
  { name: 'language', pure: [''] },
  { name: 'log', backends: ['segments', 'kafka'] },
  { name: 'records', backends: ['sqlite', 'postgres'] },
  { name: 'store', backends: ['clickhouse', 'engine'] },
  { name: 'lake', backends: ['directory', 's3'] },
  { name: 'catalog', pure: ['cleaning', 'learning'] },
  { name: 'collect' },
  { name: 'admit', pure: ['folds', 'sessions'] },
  { name: 'load' },
  { name: 'measure', pure: ['compile'] },
  { name: 'ask', pure: ['questions'] },
  { name: 'decide', pure: [''] },
  { name: 'act' },
  { name: 'observe' },
  { name: 'repair' },
  { name: 'govern' },
  { name: 'wire' },
];

/** The one folder of packages/server/src that may import a driver. A name ending in `/` is a whole scope. */
export const drivers: Readonly<Record<string, string>> = {
  'better-sqlite3': 'records/sqlite',
  pg: 'records/postgres',
  '@clickhouse/client': 'store/clickhouse',
  chdb: 'store/engine',
  '@chdb/': 'store/engine',
  'ffi-rs': 'store/engine',
  '@platformatic/kafka': 'log/kafka',
  '@aws-sdk/': 'lake/s3',
};

/** The folders, relative to packages/server/src, in which nothing may read a clock, draw a number or touch the outside. */
export const pureFolders: readonly string[] = rooms.flatMap((room) =>
  (room.pure ?? []).map((folder) => (folder === '' ? room.name : `${room.name}/${folder}`)),
);

/** The folders of packages/dashboard/src/shared in their order; each imports those of its own step and of earlier ones. */
export const sharedSteps: readonly (readonly string[])[] = [
  ['api', 'number', 'time'],
  ['ui'],
  ['chart', 'table', 'live'],
  ['query', 'address'],
  ['documents'],
  ['conditions', 'answer'],
  ['people', 'tiles'],
];
