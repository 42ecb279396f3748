/** What may be uploaded: images and papers as evidence, tables (CSV, workbooks), and bank statements as messages (XML, plain text). */
export const MEDIA_TYPES = [
  'image/jpeg',
  'image/png',
  'image/webp',
  'application/pdf',
  'application/xml',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'text/csv',
  'text/plain',
] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

/** A page scanned in colour has 1 to 5 MB. */
export const FILE_BYTES_MAX = 10 * 1024 * 1024;

export function isMediaType(text: string): text is MediaType {
  return (MEDIA_TYPES as readonly string[]).includes(text);
}

const SIGNATURES: Record<Exclude<MediaType, `text/${string}`>, (content: Buffer) => boolean> = {
  'image/jpeg': (content) => content.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])),
  'image/png': (content) => content.subarray(0, 8).equals(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')),
  'image/webp': (content) =>
    content.toString('latin1', 0, 4) === 'RIFF' && content.toString('latin1', 8, 12) === 'WEBP',
  'application/pdf': (content) => content.toString('latin1', 0, 5) === '%PDF-',
  'application/xml': (content) =>
    /^(\xef\xbb\xbf)?\s*<[?!\w]/.test(content.toString('latin1', 0, 100)) && !content.includes(0),
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': (content) =>
    content.toString('latin1', 0, 4) === 'PK\x03\x04',
};

/** Whether the content begins as its media type must. Text has no signature: it holds no NUL and is none of the others. */
export function contentFits(type: MediaType, content: Buffer): boolean {
  if (type !== 'text/csv' && type !== 'text/plain') return SIGNATURES[type](content);
  return content.length > 0 && !content.includes(0) && !Object.values(SIGNATURES).some((fits) => fits(content));
}

/** Whether a text is the SHA-256 of a content as files are named by it. */
export function isContentHash(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}
