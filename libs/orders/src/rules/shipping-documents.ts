import type { BusinessDate, Reasons, Words } from '@shanhai/kernel';
import type { LicenceKind, RequiredDocument } from '@shanhai/tracing';

/**
 * Adds COMMITMENT_CERTIFICATE_REQUIRED or LICENCE_REQUIRED at lines.N.traceCode for each document that the category of a
 * parcel's lot needs on the day of shipping and that is not there; licences by their names.
 */
export function checkDocuments(
  lots: readonly { lotId: string; traceCode: string }[],
  missing: ReadonlyMap<string, readonly RequiredDocument[]>,
  { date, names }: { date: BusinessDate; names: Readonly<Record<LicenceKind, Words>> },
  reasons: Reasons,
): void {
  lots.forEach(({ lotId, traceCode }, index) => {
    for (const document of missing.get(lotId) ?? []) {
      const field = ['lines', index, 'traceCode'];
      if (document === 'COMMITMENT_CERTIFICATE')
        reasons.add('COMMITMENT_CERTIFICATE_REQUIRED', field, { lot: traceCode, date });
      else reasons.add('LICENCE_REQUIRED', field, { lot: traceCode, date, kind: names[document] });
    }
  });
}
