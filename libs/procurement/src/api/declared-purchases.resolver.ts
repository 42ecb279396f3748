import { Args, Resolver } from '@nestjs/graphql';
import { Database, readPage } from '@shanhai/database';
import {
  type ConnectionOf,
  CurrentViewer,
  fromGlobalId,
  Mutation,
  PagingArgs,
  Query,
  toConnection,
  type Viewer,
} from '@shanhai/graphql';
import { declaredPurchasePage, declaredPurchasesById } from '../store/declared-purchases';
import { DeclarePurchase } from '../use-cases/declare-purchase';
import { DeclarePurchases } from '../use-cases/declare-purchases';
import {
  ConfirmDeclaredPurchase,
  RevokeDeclaredPurchase,
  SendBackDeclaredPurchase,
} from '../use-cases/judge-declared-purchase';
import { ResubmitDeclaredPurchase, WithdrawDeclaredPurchase } from '../use-cases/mend-declared-purchase';
import {
  ConfirmDeclaredPurchaseInputType,
  ConfirmDeclaredPurchasePayload,
  DeclaredPurchase,
  DeclaredPurchaseConnection,
  DeclaredPurchaseFilterInput,
  DeclarePurchaseInputType,
  DeclarePurchasePayload,
  DeclarePurchasesInputType,
  DeclarePurchasesPayload,
  ResubmitDeclaredPurchaseInputType,
  ResubmitDeclaredPurchasePayload,
  RevokeDeclaredPurchaseInputType,
  RevokeDeclaredPurchasePayload,
  SendBackDeclaredPurchaseInputType,
  SendBackDeclaredPurchasePayload,
  toDeclaredPurchase,
  WithdrawDeclaredPurchaseInputType,
  WithdrawDeclaredPurchasePayload,
} from './declared-purchase.types';

const SAID =
  'REQUIRED, TOO_LONG, TOO_MANY, INVALID, NOT_POSITIVE, DATE_INVALID, DATE_IN_FUTURE, DATE_OUT_OF_ORDER, NOT_FOUND, CREDIT_CODE_FORM, CREDIT_CODE_CHECK, SKU_UNKNOWN, DIVISION_UNKNOWN, FILE_UNKNOWN, LOT_PRODUCT_MISMATCH, LOT_HELD, LOT_RECALLED, LOT_ORIGIN_REVOKED, LOT_UNVERIFIED, LOT_CLAIM_EXPIRED, LOT_EXHAUSTED, EVIDENCE_LOST, EVIDENCE_TAKEN, BANK_REFERENCE_TAKEN, IDEMPOTENCY_KEY_REUSED';

/** What buyers bought elsewhere. */
@Resolver(() => DeclaredPurchase)
export class DeclaredPurchasesResolver {
  constructor(
    private readonly database: Database,
    private readonly declaring: DeclarePurchase,
    private readonly declaringMany: DeclarePurchases,
    private readonly resubmitting: ResubmitDeclaredPurchase,
    private readonly withdrawing: WithdrawDeclaredPurchase,
    private readonly sendingBack: SendBackDeclaredPurchase,
    private readonly confirming: ConfirmDeclaredPurchase,
    private readonly revoking: RevokeDeclaredPurchase,
  ) {}

  @Query(() => DeclaredPurchaseConnection, {
    allow: 'order:read',
    description:
      'What your organisation declared that it bought elsewhere, or sold; to an office that of its places. The latest first. Refused: NOT_FOUND.',
  })
  async declaredPurchases(
    @Args('filter', { type: () => DeclaredPurchaseFilterInput, nullable: true })
    filter: DeclaredPurchaseFilterInput | null,
    @Args() paging: PagingArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ConnectionOf<DeclaredPurchase>> {
    const buyerId = filter?.buyerId ? fromGlobalId('Organisation', filter.buyerId, ['filter', 'buyerId']) : null;
    const asked = { status: filter?.status ?? null, buyerId };
    return toConnection(await declaredPurchasePage(this.database, viewer, asked, readPage(paging)), toDeclaredPurchase);
  }

  @Mutation(() => DeclarePurchasePayload, {
    allow: 'purchase:declare',
    description: `Declare what you bought elsewhere, one invoice with its payment and proof of origin, for the office of your seat to judge. A number that another purchase has is not refused: all are held as DISPUTED. Refused: ${SAID}.`,
  })
  async declarePurchase(
    @Args('input') input: DeclarePurchaseInputType,
    @CurrentViewer() viewer: Viewer,
  ): Promise<DeclarePurchasePayload> {
    return this.read(viewer, await this.declaring.run(viewer, input));
  }

  @Mutation(() => DeclarePurchasesPayload, {
    allow: 'purchase:declare',
    description: `Declare what a file says, each invoice as \`declarePurchase\` does: all of it, or nothing where anything is wrong, told at \`spreadsheet.<row>.<column>\`. An invoice that was declared so before is passed over. Refused: CSV_EMPTY, CSV_HEADER, CSV_ENCODING, CSV_VALUE, XLSX_BROKEN, XLSX_TOO_LARGE, FILE_TYPE, EVIDENCE_ATTACHED (it says something else than before), ${SAID}.`,
  })
  declarePurchases(
    @Args('input') input: DeclarePurchasesInputType,
    @CurrentViewer() viewer: Viewer,
  ): Promise<DeclarePurchasesPayload> {
    return this.declaringMany.run(viewer, input);
  }

  @Mutation(() => ResubmitDeclaredPurchasePayload, {
    allow: 'purchase:declare',
    description: `Put a declaration that was sent back before the office again, as a new version. Refused: STATE_NOT_ALLOWED, ${SAID}.`,
  })
  async resubmitDeclaredPurchase(
    @Args('input') input: ResubmitDeclaredPurchaseInputType,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ResubmitDeclaredPurchasePayload> {
    return this.read(viewer, await this.resubmitting.run(viewer, input));
  }

  @Mutation(() => WithdrawDeclaredPurchasePayload, {
    allow: 'purchase:declare',
    description:
      'Take a declaration of yours back before it counts; its numbers are free again. Refused: NOT_FOUND, STATE_NOT_ALLOWED, REQUIRED, TOO_LONG, IDEMPOTENCY_KEY_REUSED.',
  })
  async withdrawDeclaredPurchase(
    @Args('input') input: WithdrawDeclaredPurchaseInputType,
    @CurrentViewer() viewer: Viewer,
  ): Promise<WithdrawDeclaredPurchasePayload> {
    return this.read(viewer, await this.withdrawing.run(viewer, input));
  }

  @Mutation(() => SendBackDeclaredPurchasePayload, {
    allow: 'evidence:judge',
    description:
      'Send a declaration of a buyer in your places back with a reason. Refused: NOT_FOUND, OUTSIDE_YOUR_PLACES, OWN_DECLARATION, STATE_NOT_ALLOWED, REQUIRED, TOO_LONG, IDEMPOTENCY_KEY_REUSED.',
  })
  async sendBackDeclaredPurchase(
    @Args('input') input: SendBackDeclaredPurchaseInputType,
    @CurrentViewer() viewer: Viewer,
  ): Promise<SendBackDeclaredPurchasePayload> {
    return this.read(viewer, await this.sendingBack.run(viewer, input));
  }

  @Mutation(() => ConfirmDeclaredPurchasePayload, {
    allow: 'evidence:judge',
    description:
      'Confirm a declaration of a buyer in your places after looking at its documents: EW_PURCHASE and UNION count it from the later of acceptance and payment, RESERVE never; a lot that it names has so much less. Refused: NOT_FOUND, OUTSIDE_YOUR_PLACES, OWN_DECLARATION, STATE_NOT_ALLOWED, BANK_REFERENCE_TAKEN, LOT_HELD, LOT_RECALLED, LOT_ORIGIN_REVOKED, LOT_UNVERIFIED, LOT_CLAIM_EXPIRED, LOT_EXHAUSTED, IDEMPOTENCY_KEY_REUSED.',
  })
  async confirmDeclaredPurchase(
    @Args('input') input: ConfirmDeclaredPurchaseInputType,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ConfirmDeclaredPurchasePayload> {
    return this.read(viewer, await this.confirming.run(viewer, input));
  }

  @Mutation(() => RevokeDeclaredPurchasePayload, {
    allow: 'evidence:judge',
    description:
      'Take a confirmation back with a reason: what was counted is entered against today, and its numbers are free. Refused: NOT_FOUND, OUTSIDE_YOUR_PLACES, OWN_DECLARATION, STATE_NOT_ALLOWED, REQUIRED, TOO_LONG, IDEMPOTENCY_KEY_REUSED.',
  })
  async revokeDeclaredPurchase(
    @Args('input') input: RevokeDeclaredPurchaseInputType,
    @CurrentViewer() viewer: Viewer,
  ): Promise<RevokeDeclaredPurchasePayload> {
    return this.read(viewer, await this.revoking.run(viewer, input));
  }

  private async read(
    viewer: Viewer,
    { declarationId: id }: { declarationId: string },
  ): Promise<DeclarePurchasePayload> {
    const rows = await declaredPurchasesById(this.database, viewer, [id]);
    return { declaredPurchase: toDeclaredPurchase(rows.get(id)!) };
  }
}
