import jsQR from 'jsqr';
import { PNG } from 'pngjs';

/** The text of the QR code in a PNG picture; null where a reader finds none. */
export function readQr(png: Buffer): string | null {
  const { data, width, height } = PNG.sync.read(png);
  return jsQR(new Uint8ClampedArray(data), width, height)?.data ?? null;
}

/** The text of a QR code of black squares (x, y, width, height in modules) on white. */
export function readQrSquares(squares: readonly (readonly number[])[], modules: number): string | null {
  const pixels = 4;
  const side = modules * pixels;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const [left, top, width, height] of squares) {
    for (let y = top * pixels; y < (top + height) * pixels; y += 1) {
      for (let x = left * pixels; x < (left + width) * pixels; x += 1)
        data.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);
    }
  }
  return jsQR(data, side, side)?.data ?? null;
}
