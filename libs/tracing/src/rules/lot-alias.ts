/** Names that one lot may have besides its trace code: each stands in a register of somebody else. */
export const LOT_ALIASES_MAX = 5;

/**
 * An identifier of China's industrial internet (工业互联网标识): a prefix 88.x.x that an enterprise has from a second-level node,
 * a slash, and what the enterprise calls the thing, as handles of RFC 3651.
 */
const HANDLE = /^88(\.[0-9]{1,8}){1,3}\/[A-Za-z0-9][A-Za-z0-9._~-]{0,63}$/;

export function isLotAlias(text: string): boolean {
  return HANDLE.test(text);
}
