/**
 * Which revocations of a lot's origin a newly verified claim ends. Who proves a place proves what lies above it, and nothing below: goods
 * counted as from a county stay taken back where no more than its province is proven.
 * @param provenCodes the place of the new claim and all above it, at the harvest. Source: counting rules CR-5 and CR-8.
 */
export function splitBySupport<Revocation extends { placeCode: string }>(
  revocations: readonly Revocation[],
  provenCodes: readonly string[],
): { supported: Revocation[]; unsupported: Revocation[] } {
  const isSupported = ({ placeCode }: Revocation) => provenCodes.includes(placeCode);
  return {
    supported: revocations.filter(isSupported),
    unsupported: revocations.filter((revocation) => !isSupported(revocation)),
  };
}
