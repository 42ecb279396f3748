import type { KeyObject } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { isSignedBy, signatureOf } from '../rules/deal-seal';
import { keyIdOf } from '../rules/pack-manifest';

/** The name of the JSON inside the PDF. */
export const ATTACHED = 'fair-deal.json';
/** A comment behind the end of the file: readers pass over it (ISO 32000-1, 7.2.4), and it is over all bytes before it. */
const SEAL = /\n% shanhai-seal ([0-9a-f]{16}) ([\w+/=]{80,100})\n$/;
const SEAL_BYTES_MAX = 160;
/** Of a file of a thousand lines, some megabytes; more is no such file. */
const ATTACHED_BYTES_MAX = 128 * 1024 * 1024;

/** A PDF with a signature over all its bytes behind them. */
export function sealPdf(file: Buffer, key: KeyObject): Buffer {
  return Buffer.concat([file, Buffer.from(`\n% shanhai-seal ${keyIdOf(key)} ${signatureOf(file, key)}\n`)]);
}

export interface ReadPdf {
  /** The JSON that it carries; null where there is none. */
  attached: Buffer | null;
  isSigned: (publicKeys: string) => boolean;
}

/** Reads a sealed PDF, as PDFKit writes it. */
export function readSealedPdf(file: Buffer): ReadPdf {
  const from = Math.max(0, file.length - SEAL_BYTES_MAX);
  const seal = SEAL.exec(file.toString('latin1', from));
  const content = seal ? file.subarray(0, from + seal.index) : file;
  return {
    attached: attachedOf(content),
    isSigned: (publicKeys) => seal !== null && isSignedBy(content, seal[2], seal[1], publicKeys),
  };
}

export const isPdf = (file: Buffer): boolean => file.toString('latin1', 0, 5) === '%PDF-';

function attachedOf(file: Buffer): Buffer | null {
  const type = file.indexOf('/Type /EmbeddedFile');
  const begin = type < 0 ? -1 : file.indexOf('stream\n', type);
  if (begin < 0) return null;
  const head = file.toString('latin1', type, begin);
  const length = Number(/\/Length (\d{1,12})/.exec(head)?.[1] ?? 0);
  const raw = file.subarray(begin + 7, begin + 7 + length);
  try {
    return head.includes('/FlateDecode') ? inflateSync(raw, { maxOutputLength: ATTACHED_BYTES_MAX }) : raw;
  } catch {
    return null;
  }
}
