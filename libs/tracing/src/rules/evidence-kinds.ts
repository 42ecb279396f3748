/** What a file behind an origin claim shows: the goods, the field, a paper about either, what was paid, or something else. */
export const EVIDENCE_KINDS = ['PHOTO', 'PLOT', 'CERTIFICATE', 'INVOICE', 'OTHER'] as const;
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

export interface PieceOfEvidence {
  /** SHA-256 of its content. */
  fileHash: string;
  kind: EvidenceKind;
}

/** Each file once, as it was named first. */
export function eachOnce(pieces: readonly PieceOfEvidence[]): PieceOfEvidence[] {
  const byHash = new Map<string, PieceOfEvidence>();
  for (const piece of pieces) if (!byHash.has(piece.fileHash)) byHash.set(piece.fileHash, piece);
  return [...byHash.values()];
}
