/** An outline of a field: one ring of longitude and latitude, the last point the first (GeoJSON, RFC 7946, 3.1.6). */
export interface Outline {
  type: 'Polygon';
  coordinates: [number, number][][];
}

/** Corners of one field; a walk around it with a phone has some dozens. */
export const OUTLINE_POINTS_MAX = 200;

/** Reads an outline from JSON. Null where it is none: a polygon of one ring, 4 to 200 points in longitude and latitude, closed. */
export function readOutline(text: string): Outline | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const { type, coordinates } = (value ?? {}) as Partial<Record<keyof Outline, unknown>>;
  if (type !== 'Polygon' || !Array.isArray(coordinates) || coordinates.length !== 1) return null;
  const [ring] = coordinates as unknown[];
  if (!Array.isArray(ring) || ring.length < 4 || ring.length > OUTLINE_POINTS_MAX) return null;
  if (!ring.every(isPoint)) return null;
  const [first, last] = [ring[0] as number[], ring.at(-1) as number[]];
  if (first[0] !== last[0] || first[1] !== last[1]) return null;
  return { type, coordinates: [ring as [number, number][]] };
}

function isPoint(value: unknown): boolean {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [longitude, latitude] = value as unknown[];
  const within = (number: unknown, most: number) =>
    typeof number === 'number' && Number.isFinite(number) && Math.abs(number) <= most;
  return within(longitude, 180) && within(latitude, 90);
}
