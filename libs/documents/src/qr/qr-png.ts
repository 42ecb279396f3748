import { crc32, deflateSync } from 'node:zlib';
import type { QrSymbol } from './qr-symbol';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** 8 pixels: 0.7 mm in print at 300 dpi, and sharp on any screen. */
const MODULE_PIXELS = 8;

/** A QR code as a PNG picture of two colours, one bit a pixel. */
export function qrPng({ modules, dark }: QrSymbol, modulePixels: number = MODULE_PIXELS): Buffer {
  const pixels = modules * modulePixels;
  const stride = 1 + Math.ceil(pixels / 8);
  // White, but for the byte in front of each row that names its filter.
  const rows = Array.from({ length: modules }, () => Buffer.alloc(stride, 0xff).fill(0, 0, 1));
  for (const { x, y, width } of dark) {
    for (let at = x * modulePixels; at < (x + width) * modulePixels; at += 1) {
      rows[y][1 + (at >> 3)] &= ~(0x80 >> (at & 7));
    }
  }
  const image = Buffer.concat(rows.flatMap((row) => Array<Buffer>(modulePixels).fill(row)));
  const header = Buffer.alloc(13);
  header.writeUInt32BE(pixels, 0);
  header.writeUInt32BE(pixels, 4);
  // One bit of grey a pixel; the other settings have one value.
  header.set([1, 0, 0, 0, 0], 8);
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('IDAT', deflateSync(image)), chunk('IEND')]);
}

function chunk(type: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
