import { Module } from '@nestjs/common';
import { DivisionsModule } from '@shanhai/divisions';
import { AttachCertificate } from './use-cases/attach-certificate';
import { ClaimOrigin } from './use-cases/claim-origin';
import { DecideOriginClaim } from './use-cases/decide-origin-claim';
import { RecordLot } from './use-cases/record-lot';
import { RecordLotLoss } from './use-cases/record-lot-loss';
import { RejectOriginClaim } from './use-cases/reject-origin-claim';
import { VerifyOriginClaim } from './use-cases/verify-origin-claim';

const useCases = [RecordLot, RecordLotLoss, ClaimOrigin, VerifyOriginClaim, RejectOriginClaim, AttachCertificate];

/** Use cases and stores; the API's resolvers are in TracingApiModule. */
@Module({ imports: [DivisionsModule], providers: [DecideOriginClaim, ...useCases], exports: useCases })
export class TracingModule {}
