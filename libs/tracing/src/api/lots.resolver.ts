import { Args, Resolver } from '@nestjs/graphql';
import { Database, readPage } from '@shanhai/database';
import {
  Connection,
  CurrentViewer,
  fromGlobalId,
  Mutation,
  PagingArgs,
  Query,
  toConnection,
  type Viewer,
} from '@shanhai/graphql';
import { readTraceCode } from '../rules/trace-code';
import { pageOfLots } from '../store/lot-pages';
import { lotByTraceCode, lotsById } from '../store/lots';
import { AttachCertificate } from '../use-cases/attach-certificate';
import { RecordLot } from '../use-cases/record-lot';
import { RecordLotLoss } from '../use-cases/record-lot-loss';
import { SetLotAlias } from '../use-cases/set-lot-alias';
import { Lot, toLot } from './lot.type';
import {
  AttachCertificateInput,
  LotFilter,
  RecordLotInput,
  RecordLotLossInput,
  SetLotAliasInput,
} from './tracing.inputs';
import {
  AttachCertificatePayload,
  RecordLotLossPayload,
  RecordLotPayload,
  SetLotAliasPayload,
} from './tracing.payloads';

const LotConnection = Connection(Lot);

@Resolver(() => Lot)
export class LotsResolver {
  constructor(
    private readonly database: Database,
    private readonly record: RecordLot,
    private readonly lose: RecordLotLoss,
    private readonly attach: AttachCertificate,
    private readonly alias: SetLotAlias,
  ) {}

  @Query(() => Lot, {
    public: 'anyone who scans the code on a parcel may read where its goods came from',
    nullable: true,
    description:
      'The lot of a trace code, in any case and with or without hyphens; null where there is none or its check character is wrong.',
  })
  async lot(@Args('traceCode') traceCode: string): Promise<Lot | null> {
    const code = readTraceCode(traceCode);
    const row = code && (await lotByTraceCode(this.database, code));
    return row ? toLot(row) : null;
  }

  @Query(() => LotConnection, { allow: 'lot:manage', description: "Your organisation's lots, the newest first." })
  async lots(
    @Args() paging: PagingArgs,
    @CurrentViewer() viewer: Viewer,
    @Args('filter', { type: () => LotFilter, nullable: true }) filter?: LotFilter | null,
  ) {
    const productId = filter?.productId ? fromGlobalId('Product', filter.productId, ['filter', 'productId']) : null;
    const { originStatus, brandCode } = filter ?? {};
    const wanted = { supplierId: viewer.organisationId, productId, originStatus, brandCode };
    return toConnection(await pageOfLots(this.database, wanted, readPage(paging)), toLot);
  }

  @Mutation(() => RecordLotPayload, {
    allow: 'lot:manage',
    description:
      'Records a lot of your product and gives it a trace code. Refused: NOT_FOUND, NOT_POSITIVE, INVALID, DATE_INVALID, DATE_IN_FUTURE, DIVISION_UNKNOWN, IDEMPOTENCY_KEY_REUSED.',
  })
  async recordLot(@Args('input') input: RecordLotInput, @CurrentViewer() viewer: Viewer): Promise<RecordLotPayload> {
    const productId = fromGlobalId('Product', input.productId, ['productId']);
    const plotIds = input.plotIds?.map((id, index) => fromGlobalId('Plot', id, ['plotIds', index]));
    return { lot: await this.read(await this.record.run(viewer, { ...input, productId, plotIds })), userErrors: [] };
  }

  @Mutation(() => RecordLotLossPayload, {
    allow: 'lot:manage',
    description:
      'Records what of your lot spoiled, was lost or used up; it can no longer be shipped. Refused: NOT_FOUND, NOT_POSITIVE, LOT_EXHAUSTED, DATE_INVALID, DATE_IN_FUTURE, DATE_OUT_OF_ORDER, REQUIRED, TOO_LONG, IDEMPOTENCY_KEY_REUSED.',
  })
  async recordLotLoss(
    @Args('input') input: RecordLotLossInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<RecordLotLossPayload> {
    const lotId = fromGlobalId('Lot', input.lotId, ['lotId']);
    await this.lose.run(viewer, { ...input, lotId });
    return { lot: await this.read(lotId), userErrors: [] };
  }

  @Mutation(() => AttachCertificatePayload, {
    allow: 'lot:manage',
    description:
      'Attaches a certificate to your lot; everyone sees its kind, number and dates. Refused: NOT_FOUND, FILE_UNKNOWN, REQUIRED, INVALID, DATE_INVALID, DATE_IN_FUTURE, DATE_OUT_OF_ORDER.',
  })
  async attachCertificate(
    @Args('input') input: AttachCertificateInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<AttachCertificatePayload> {
    const lotId = fromGlobalId('Lot', input.lotId, ['lotId']);
    await this.attach.run(viewer, { ...input, lotId });
    return { lot: await this.read(lotId), userErrors: [] };
  }

  @Mutation(() => SetLotAliasPayload, {
    allow: 'lot:manage',
    description:
      'Names your lot by an identifier of the industrial internet as well, for good. Refused: NOT_FOUND, INVALID, LOT_ALIAS_TAKEN, TOO_MANY.',
  })
  async setLotAlias(
    @Args('input') input: SetLotAliasInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<SetLotAliasPayload> {
    const lotId = fromGlobalId('Lot', input.lotId, ['lotId']);
    await this.alias.run(viewer, { lotId, alias: input.alias });
    return { lot: await this.read(lotId), userErrors: [] };
  }

  private async read(id: string): Promise<Lot> {
    return toLot((await lotsById(this.database, [id])).get(id)!);
  }
}
