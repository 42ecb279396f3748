import { isSeatOfPlaces, type Viewer } from '@shanhai/graphql';

type Recaller = Pick<Viewer, 'organisationId' | 'organisationKind' | 'seatCodes'>;

/** A lot is called back, and followed, by its supplier and by the offices of the lot's place and of the supplier's seat, and above. */
export function mayRecall(
  viewer: Recaller,
  lot: { supplierId: string; placeCode: string; supplierSeat: string },
): boolean {
  if (viewer.organisationKind !== 'OFFICE') return viewer.organisationId === lot.supplierId;
  return [lot.placeCode, lot.supplierSeat].some((code) => isSeatOfPlaces(viewer, code));
}

/** The seats whose offices may call back and follow a lot, as codes: those of which `mayRecall` is true. */
export function seatsThatRecall({ placeCode, supplierSeat }: { placeCode: string; supplierSeat: string }): string[] {
  const above = (code: string) => [
    `${code.slice(0, 2)}0000`,
    `${code.slice(0, 4)}00`,
    code.slice(0, 6),
    code.slice(0, 9),
    code,
  ];
  return [...new Set([placeCode, supplierSeat].flatMap(above))].sort();
}
