import { crc32, deflateSync, inflateSync } from 'node:zlib';

const signature = Buffer.from('89504e470d0a1a0a', 'hex');
const most = 128;

type Chunk = { readonly type: string; readonly data: Buffer };
type Picture = { readonly width: number; readonly height: number; readonly channels: number; readonly pixels: Buffer };

/** The same picture in at most 128 colours. Takes what a browser writes: 8 bits a channel, not interlaced. Pure. */
export function smallPng(png: Buffer): Buffer {
  const picture = decoded(png);
  const { palette, place } = paletteOf(picture);
  const { width, height } = picture;
  const lines = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) lines[y * (width + 1) + 1 + x] = place(colourAt(picture, y * width + x));
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  // Eight bits a pixel, by palette.
  head.set([8, 3], 8);
  const parts = { IHDR: head, PLTE: palette, IDAT: deflateSync(lines, { level: 9 }), IEND: Buffer.alloc(0) };
  return Buffer.concat([signature, ...Object.entries(parts).map(([type, data]) => encoded({ type, data }))]);
}

function colourAt({ pixels, channels }: Picture, at: number): number {
  return pixels.readUIntBE(at * channels, 3);
}

/** The commonest colours, each of its own kind; any other becomes the nearest of them. */
function paletteOf(picture: Picture) {
  const counts = new Map<number, number>();
  for (let at = 0; at < picture.width * picture.height; at += 1) {
    const colour = colourAt(picture, at);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const kinds = new Map<number, number>();
  for (const [colour] of [...counts].toSorted(([, a], [, b]) => b - a)) {
    // Five bits a channel tell one kind from another.
    const kind = colour & 0xf8f8f8;
    if (kinds.size < most && !kinds.has(kind)) kinds.set(kind, colour);
  }
  const colours = [...kinds.values()];
  const known = new Map<number, number>();
  const place = (colour: number): number => {
    const found = known.get(colour) ?? nearest(colours, colour);
    known.set(colour, found);
    return found;
  };
  const palette = Buffer.alloc(colours.length * 3);
  for (const [i, colour] of colours.entries()) palette.writeUIntBE(colour, i * 3, 3);
  return { palette, place };
}

function nearest(colours: readonly number[], wanted: number): number {
  const distance = (colour: number): number =>
    [16, 8, 0].reduce((sum, shift) => sum + (((colour >> shift) & 255) - ((wanted >> shift) & 255)) ** 2, 0);
  return colours.reduce((best, colour, i) => (distance(colour) < distance(colours[best] ?? 0) ? i : best), 0);
}

function decoded(png: Buffer): Picture {
  const chunks = chunksOf(png);
  const head = chunks.find(({ type }) => type === 'IHDR')?.data ?? Buffer.alloc(13);
  const [width, height, depth, kind] = [head.readUInt32BE(0), head.readUInt32BE(4), head[8], head[9]];
  if (depth !== 8 || (kind !== 2 && kind !== 6))
    throw new Error(`not a picture of a browser: ${depth} bits, kind ${kind}`);
  const channels = kind === 2 ? 3 : 4;
  const data = inflateSync(Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map((chunk) => chunk.data)));
  const pixels = Buffer.alloc(width * height * channels);
  for (let y = 0; y < height; y += 1) unfilter({ data, pixels, y, length: width * channels, channels });
  return { width, height, channels, pixels };
}

type Line = {
  readonly data: Buffer;
  readonly pixels: Buffer;
  readonly y: number;
  readonly length: number;
  readonly channels: number;
};

/** Takes back what a line was filtered with: each byte was told by those left of it and above. */
function unfilter({ data, pixels, y, length, channels }: Line): void {
  const filter = data[y * (length + 1)];
  for (let x = 0; x < length; x += 1) {
    const at = y * length + x;
    const left = x < channels ? 0 : (pixels[at - channels] ?? 0);
    const up = y === 0 ? 0 : (pixels[at - length] ?? 0);
    const corner = x < channels || y === 0 ? 0 : (pixels[at - length - channels] ?? 0);
    const told = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter ?? 0] ?? 0;
    pixels[at] = (data[y * (length + 1) + 1 + x] ?? 0) + told;
  }
}

function paeth(left: number, up: number, corner: number): number {
  const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

function chunksOf(png: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = signature.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) });
    at += length + 12;
  }
  return chunks;
}

function encoded({ type, data }: Chunk): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
