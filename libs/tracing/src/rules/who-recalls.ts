import { placePrefix } from '@shanhai/graphql';

interface Recaller {
  organisationId: string;
  organisationKind: string;
  seatCode: string;
}

/** A lot is called back, and followed, by its supplier and by the offices of the lot's place and of the supplier's seat, and above. */
export function mayRecall(
  { organisationId, organisationKind, seatCode }: Recaller,
  lot: { supplierId: string; placeCode: string; supplierSeat: string },
): boolean {
  if (organisationKind !== 'OFFICE') return organisationId === lot.supplierId;
  const prefix = placePrefix(seatCode);
  return lot.placeCode.startsWith(prefix) || lot.supplierSeat.startsWith(prefix);
}
