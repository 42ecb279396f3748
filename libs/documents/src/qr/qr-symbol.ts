import { create } from 'qrcode';

/** What a code on a label can hold and a cheap phone still reads; a Digital Link is a tenth of it. */
export const QR_TEXT_BYTES_MAX = 500;
/** The white border that readers need (ISO/IEC 18004, 9.1), in modules. */
export const QR_QUIET_MODULES = 4;

/** Dark modules that stand beside each other in a row. */
export interface QrRun {
  x: number;
  y: number;
  width: number;
}

/** A QR code, with its quiet border: so many modules wide and high, and the dark ones in runs. */
export interface QrSymbol {
  text: string;
  modules: number;
  dark: QrRun[];
}

/**
 * The QR code of a text, of correction level M: 15 % of a scratched label may be lost.
 * @throws RangeError where the text is empty or longer than QR_TEXT_BYTES_MAX.
 */
export function qrSymbol(text: string): QrSymbol {
  const bytes = Buffer.byteLength(text);
  if (bytes === 0 || bytes > QR_TEXT_BYTES_MAX) throw new RangeError(`A QR code holds 1 to ${QR_TEXT_BYTES_MAX} bytes`);
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const dark = Array.from({ length: modules.size }, (_, y) => runsOf(modules.data, modules.size, y)).flat();
  return { text, modules: modules.size + 2 * QR_QUIET_MODULES, dark };
}

function runsOf(data: Uint8Array, size: number, y: number): QrRun[] {
  const row = Buffer.from(data.subarray(y * size, (y + 1) * size).map((module) => (module ? 49 : 48))).toString();
  return [...row.matchAll(/1+/g)].map(({ index, 0: run }) => ({
    x: index + QR_QUIET_MODULES,
    y: y + QR_QUIET_MODULES,
    width: run.length,
  }));
}
