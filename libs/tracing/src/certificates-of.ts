import type { Queryable } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';
import { type CertificateRow, certificatesOfLots } from './store/certificates';
import { type CommitmentRow, newestCommitments } from './store/commitment-certificates';
import { type PublicLicenceRow, validLicences } from './store/licences';
import { lotsById } from './store/lots';

/** The papers of a lot, as everyone may know them; the contact on a commitment certificate is not for everyone. */
export interface LotCertificates {
  /** The commitment certificate (承诺达标合格证) that is valid; null where there is none. */
  commitment: CommitmentRow | null;
  /** What the supplier attached to the lot. */
  attached: CertificateRow[];
  /** Licences of the supplier that an office verified and that hold on the day. */
  licences: PublicLicenceRow[];
}

/** The papers of lots on a day, by lot id; four statements, however many lots. Unknown lots are left out. */
export async function certificatesOf(
  db: Queryable,
  lotIds: readonly string[],
  day: BusinessDate,
): Promise<Map<string, LotCertificates>> {
  const lots = await lotsById(db, lotIds);
  const [commitments, attached, licences] = await Promise.all([
    newestCommitments(db, lotIds),
    certificatesOfLots(db, lotIds),
    validLicences(db, [...new Set([...lots.values()].map((lot) => lot.supplierId))], day),
  ]);
  return new Map(
    [...lots].map(([id, { supplierId }]) => {
      const newest = commitments.get(id);
      const commitment = newest && newest.voidedOn === null ? newest : null;
      return [id, { commitment, attached: attached.get(id) ?? [], licences: licences.get(supplierId) ?? [] }];
    }),
  );
}
