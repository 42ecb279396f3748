import type { Database } from '@shanhai/database';
import { transferClaimsById } from '../store/transfer-claims';
import { transfersById } from '../store/transfers';
import { toBankTransfer } from './payments.types';
import { toTransferClaim, type TransferClaimPayload } from './transfer-claims.types';

/** What a mutation tells of a proposal that it made or decided: the proposal, and its transfer as it is now. */
export async function toldClaim(database: Database, { claimId }: { claimId: string }): Promise<TransferClaimPayload> {
  const claim = (await transferClaimsById(database, [claimId])).get(claimId)!;
  const transfer = (await transfersById(database, [claim.transferId])).get(claim.transferId)!;
  return { claim: toTransferClaim(claim), transfer: toBankTransfer(transfer), userErrors: [] };
}
