/** One line of the bench table. A ratio is taken against a ceiling measured in the same run. */
export type BenchRow = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What the machine gives at best, in the same unit. */
  readonly ceiling?: number;
  readonly ratio?: number;
  /** In words, as the design states it. */
  readonly budget?: string;
  readonly met?: boolean;
};

/** Given on the command line; a bench has its own defaults and may ignore what it does not know. */
export type BenchOptions = {
  readonly events?: number;
  readonly seconds?: number;
  /** Of a bench with many rows only those whose name has this in it. */
  readonly only?: string;
  /** A folder that keeps what was filled in, and spares the next run from doing so. */
  readonly data?: string;
  /** Given each row as soon as it is measured. */
  readonly tell?: (row: BenchRow) => void;
};
