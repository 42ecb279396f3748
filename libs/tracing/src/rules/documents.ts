import { LICENCE_KINDS } from './licences';

/** What goods of a category may need: a certificate of the lot, or a licence of its supplier. */
export const REQUIRED_DOCUMENTS = ['COMMITMENT_CERTIFICATE', ...LICENCE_KINDS] as const;
export type RequiredDocument = (typeof REQUIRED_DOCUMENTS)[number];

/** What a commitment rests on (承诺依据), as the form of the certificate names them. */
export const COMMITMENT_BASES = ['COMMISSIONED_TEST', 'SELF_TEST', 'INTERNAL_CONTROL', 'SELF_COMMITMENT'] as const;
export type CommitmentBasis = (typeof COMMITMENT_BASES)[number];

/** The number of a lot's certificate: no two are alike, for trace codes are not. */
export function commitmentNumber(traceCode: string, version: number): string {
  return `${traceCode}-${String(version).padStart(2, '0')}`;
}
