/**
 * Column lists of the tables that take rows. Rows travel as lines of JSONCompactEachRow in exactly this order; admit
 * writes them, load only joins them. Times are ticks: whole milliseconds since 1970, as DateTime64(3) reads a bare
 * number. 64-bit hashes are quoted decimal text. `data`, `context` and `state` are bare JSON objects, which the engine
 * reads into its text columns as they stand (input_format_json_read_objects_as_strings): the store keeps what came,
 * exactly; declared fields become typed columns beside it.
 */
export const eventColumns = [
  'workspace', // text
  'type', // text
  'time', // DateTime64(3)
  'category', // text
  'producer', // text
  'id', // text
  'flow', // text, '' = none
  'subject_kind', // text, '' = no subject
  'subject', // text, the subject's id
  'received', // DateTime64(3)
  'partition', // position in received
  'offset',
  'item',
  'admitted', // offset of the entry in admitted
  'hash', // identity: workspace, producer, id
  'body', // what was said, without sent and received time, library and ip
  'own_time', // Nullable DateTime64(3): the client's time before clamping
  'time_flag', // text, '' = none
  'sort_order', // Float64, producer's order, 0 = none
  'cause', // text, '' = none
  'depth', // UInt16
  'corrects', // text, '' = none
  'retracts', // text, '' = none
  'test', // 0 or 1
  'repeat', // 0 or 1: its document says that such an event comes once for its subject, and it came before
  'library', // text
  'ip', // text
  'schema', // hash of the definition that it was checked against, '' = none
  'data', // JSON text
  'context', // JSON text, without library and ip
] as const;

/** Filled from `events` by position range; never inserted into directly. */
export const idColumns = [
  'hash',
  'body',
  'workspace',
  'producer',
  'id',
  'partition',
  'offset',
  'item',
  'admitted',
] as const;
export const timelineColumns = [
  'workspace',
  'subject_kind',
  'subject',
  'time',
  'type',
  'producer',
  'id',
  'partition',
  'offset',
  'item',
  'admitted',
] as const;

/**
 * One row per changed subject and slice. `entities` keeps the latest version, which is the state; `entity_versions` keeps
 * them all for a while. `state` is JSON text.
 */
export const entityColumns = [
  'workspace',
  'kind',
  'id',
  'version',
  'first_seen',
  'last_seen',
  'events',
  'state',
] as const;

/** Who an id stands for since a version, the entry of admitted; itself, once it is not linked any more. */
export const linkColumns = ['workspace', 'kind', 'id', 'person', 'version'] as const;

/**
 * Kept by the keeper: `events` of a `slot`, to be summed. Every event is once in each grain. A slot is the grain's number
 * (moment 0, minute 1, hour 2, day 3) times 2^48 plus the beginning in ms since 1970. Test events are left out.
 */
export const rollupActivityColumns = ['workspace', 'slot', 'type', 'category', 'producer', 'events'] as const;

/** What a rollup keeps of a part, after what tells the row. */
export const keptColumns = [
  'part',
  'mask',
  'events',
  'integers',
  'fractions',
  'least',
  'most',
  'singles',
  'pairs',
] as const;

/** Kept by the keepers of documents: see the table. */
export const rollupColumns = [
  'workspace',
  'number',
  'version', // of the day
  'slot', // DateTime
  'labels', // Array(String), in the order of the dimensions
  ...keptColumns,
] as const;

/** Items in quarantine. */
export const quarantineColumns = [
  'workspace',
  'producer',
  'id', // '' = none could be read
  'type', // '' = none could be read
  'received', // DateTime64(3)
  'partition', // position in received
  'offset',
  'item',
  'entry', // offset of the entry in quarantine
  'code',
  'detail',
  'field', // the one that is wrong, '' where it is not one
  'schema', // hash of the definition, '' = none
  'revision', // of the documents, 0 = none had a say
  'replay_of', // where it stood before it was sent in again: partition/offset/index, '' = it came for the first time
  'origin', // JSON object: what its bytes do not say
  'encoded', // its bytes, base64
] as const;

/** What became of items that were sent in again. */
export const replayColumns = [
  'workspace',
  'received', // DateTime64(3), when it was sent in again
  'partition',
  'offset',
  'item',
  'by_partition',
  'by_offset',
  'by_item',
  'entry',
  'outcome',
] as const;

/** States before a boundary; `state` is JSON text. */
export const snapshotColumns = ['workspace', 'kind', 'id', 'boundary', 'position', 'definition', 'state'] as const;
