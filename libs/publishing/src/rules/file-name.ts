/** What file systems and headers refuse in names. */
const NOT_IN_NAMES = /[\\/:*?"<>|\p{Cc}\p{Surrogate}]/gu;
/** Characters that RFC 5987 lets stand unescaped, less those that encodeURIComponent leaves but it does not. */
const TO_ESCAPE = /['()*]/g;

/** A name that every file system takes. */
export const fileName = (parts: readonly string[], extension: string): string =>
  `${parts.filter(Boolean).join('_').replace(NOT_IN_NAMES, '-').slice(0, 120)}.${extension}`;

/** `Content-Disposition` of a download: the name in UTF-8 (RFC 5987), and one in ASCII for programs that know only that. */
export function attachment(name: string): string {
  const ascii = name.replace(/[^\w.-]+/g, '-').replace(/^-+/, '');
  const utf8 = encodeURIComponent(name).replace(TO_ESCAPE, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${ascii}"; filename*=UTF-8''${utf8}`;
}
