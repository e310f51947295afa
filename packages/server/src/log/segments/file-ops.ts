import fs from 'node:fs';

/** All that segments asks of the file system, so that a test can make any of it fail. Errors are Node's, with `code`. */
export type FileOps = {
  open(path: string, flags: 'r' | 'r+' | 'wx+'): Promise<number>;
  close(fd: number): Promise<void>;
  /** Bytes read; fewer than asked only at the end of the file. */
  read(fd: number, buffer: Buffer, position: number): Promise<number>;
  /** Bytes written; fewer than given when something stopped it. */
  writev(fd: number, buffers: readonly Uint8Array[], position: number): Promise<number>;
  fdatasync(fd: number): Promise<void>;
  ftruncate(fd: number, bytes: number): Promise<void>;
  size(path: string): Promise<number>;
  list(directory: string): Promise<string[]>;
  unlink(path: string): Promise<void>;
  syncDirectory(directory: string): Promise<void>;
  /** Bytes an ordinary user may still write. */
  free(directory: string): number;
};

/**
 * Up to this size a write is made on this thread: into the page cache it takes 9 µs (p99.9 0.35 ms while another process
 * syncs 64 MB without pause), the way to a thread of the pool and back 40 µs.
 */
const atOnceBytes = 64 * 1024;

/** Descriptors and callbacks: a FileHandle's promises cost about 10 µs per group more. */
export const realFiles: FileOps = {
  open: (path, flags) => call((done) => fs.open(path, flags, 0o640, done)),
  close: (fd) => call((done) => fs.close(fd, done)),
  read: (fd, buffer, position) => call((done) => fs.read(fd, buffer, 0, buffer.length, position, done)),
  async writev(fd, buffers, position) {
    const bytes = buffers.reduce((sum, buffer) => sum + buffer.byteLength, 0);
    if (bytes <= atOnceBytes) return fs.writevSync(fd, buffers, position);
    return call((done) => fs.writev(fd, buffers, position, done));
  },
  fdatasync: (fd) => call((done) => fs.fdatasync(fd, done)),
  ftruncate: (fd, bytes) => call((done) => fs.ftruncate(fd, bytes, done)),
  size: async (path) => (await fs.promises.stat(path)).size,
  list: (directory) => fs.promises.readdir(directory),
  unlink: (path) => fs.promises.unlink(path),
  async syncDirectory(directory) {
    const handle = await fs.promises.open(directory, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  free(directory) {
    const stat = fs.statfsSync(directory);
    return stat.bavail * stat.bsize;
  },
};

function call<T>(start: (done: (error: Error | null, value: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    start((error, value) => {
      if (error) reject(error);
      else resolve(value);
    });
  });
}

export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
