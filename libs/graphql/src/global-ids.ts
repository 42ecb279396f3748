import { isId, refuse } from '@shanhai/kernel';

/** The global id of an object: opaque to readers, `Type:uuid` in base64url inside. */
export function toGlobalId(type: string, id: string): string {
  return Buffer.from(`${type}:${id}`).toString('base64url');
}

/** The type and the UUID inside a global id; null where it is none. */
export function splitGlobalId(globalId: string): { type: string; id: string } | null {
  const [type, id, ...rest] = Buffer.from(globalId, 'base64url').toString('utf8').split(':');
  return rest.length === 0 && type && id && isId(id) ? { type, id: id.toLowerCase() } : null;
}

/**
 * The UUID inside a global id of type `type`.
 * @throws Refusal NOT_FOUND at `field` where it is not such an id.
 */
export function fromGlobalId(type: string, globalId: string, field: (string | number)[]): string {
  const parts = splitGlobalId(globalId);
  return parts?.type === type ? parts.id : refuse('NOT_FOUND', field, { value: globalId.slice(0, 80) });
}

/** The UUID inside a global id of whatever type; null where it is none. */
export function uuidOf(globalId: string): string | null {
  return splitGlobalId(globalId)?.id ?? null;
}
