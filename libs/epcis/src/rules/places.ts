/** Lengths of codes: province, city, county, town, village (GB/T 2260, GB/T 10114). */
const LENGTHS = [2, 4, 6, 9, 12];

/** Codes of places and of those above them by their digits: the seats of the offices whose places they are. */
export function withPlacesAbove(codes: readonly string[]): string[] {
  return [
    ...new Set(
      codes.flatMap((code) =>
        LENGTHS.filter((length) => length <= code.length).map((length) => code.slice(0, length).padEnd(6, '0')),
      ),
    ),
  ];
}
