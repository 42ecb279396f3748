import { Args, Resolver } from '@nestjs/graphql';
import { Database, readPage, toPage } from '@shanhai/database';
import {
  type ConnectionOf,
  CurrentViewer,
  Mutation,
  PagingArgs,
  Query,
  toConnection,
  type Viewer,
} from '@shanhai/graphql';
import type { SheetState } from '../rules/sheet-states';
import { sheetPage, sheetsById } from '../store/sheets';
import { ApproveSettlementSheet } from '../use-cases/approve-settlement-sheet';
import { DraftSettlementSheet } from '../use-cases/draft-settlement-sheet';
import { CancelSettlementSheet } from '../use-cases/cancel-settlement-sheet';
import { SendBackSettlementSheet, SubmitSettlementSheet } from '../use-cases/move-settlement-sheet';
import {
  ApproveSettlementSheetInput,
  ApproveSettlementSheetPayload,
  CancelSettlementSheetInput,
  CancelSettlementSheetPayload,
  DraftSettlementSheetInputType,
  DraftSettlementSheetPayload,
  SendBackSettlementSheetInput,
  SendBackSettlementSheetPayload,
  SettlementSheet,
  SettlementSheetConnection,
  type SettlementSheetPayload,
  SettlementSheetStatus,
  SubmitSettlementSheetInput,
  SubmitSettlementSheetPayload,
  toSettlementSheet,
} from './settlement.types';

/** What a unit accepted of a supplier over a month, settled at once. */
@Resolver(() => SettlementSheet)
export class SettlementResolver {
  constructor(
    private readonly database: Database,
    private readonly draft: DraftSettlementSheet,
    private readonly submit: SubmitSettlementSheet,
    private readonly approve: ApproveSettlementSheet,
    private readonly sendBack: SendBackSettlementSheet,
    private readonly cancel: CancelSettlementSheet,
  ) {}

  @Mutation(() => DraftSettlementSheetPayload, {
    allow: 'settlement:prepare',
    description:
      'Prepare a settlement sheet with a partner: supplier orders that were accepted to the end in the period, owe something and stand on no other sheet, and what changed on earlier ones. Refused: NOT_FOUND, DATE_INVALID, DATE_OUT_OF_ORDER, INVALID, NOTHING_TO_SETTLE, TOO_MANY, ON_ANOTHER_SHEET, REQUIRED, IDEMPOTENCY_KEY_REUSED.',
  })
  async draftSettlementSheet(
    @Args('input') input: DraftSettlementSheetInputType,
    @CurrentViewer() viewer: Viewer,
  ): Promise<DraftSettlementSheetPayload> {
    return this.payload(viewer, await this.draft.run(viewer, input));
  }

  @Mutation(() => SubmitSettlementSheetPayload, {
    allow: 'settlement:prepare',
    description:
      'Submit a sheet of your own for the buyer’s approval. Refused: NOT_FOUND, NOT_YOURS, STATE_NOT_ALLOWED, IDEMPOTENCY_KEY_REUSED.',
  })
  async submitSettlementSheet(
    @Args('input') input: SubmitSettlementSheetInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<SubmitSettlementSheetPayload> {
    return this.payload(viewer, await this.submit.run(viewer, input));
  }

  @Mutation(() => ApproveSettlementSheetPayload, {
    allow: 'order:approve',
    description:
      'Approve a submitted sheet that somebody else prepared: its lines and amount are fixed and it gets a payment reference. Refused: NOT_FOUND, STATE_NOT_ALLOWED, OWN_SHEET, ALREADY_PAID, SHEET_CHANGED, IDEMPOTENCY_KEY_REUSED.',
  })
  async approveSettlementSheet(
    @Args('input') input: ApproveSettlementSheetInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ApproveSettlementSheetPayload> {
    return this.payload(viewer, await this.approve.run(viewer, input));
  }

  @Mutation(() => SendBackSettlementSheetPayload, {
    allow: 'order:approve',
    description:
      'Send a submitted sheet back to who prepared it. Refused: NOT_FOUND, STATE_NOT_ALLOWED, REQUIRED, TOO_LONG.',
  })
  async sendBackSettlementSheet(
    @Args('input') input: SendBackSettlementSheetInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<SendBackSettlementSheetPayload> {
    return this.payload(viewer, await this.sendBack.run(viewer, input));
  }

  @Mutation(() => CancelSettlementSheetPayload, {
    allow: 'settlement:prepare',
    description:
      'Cancel a sheet: a supplier only its own until it is approved, the buyer also an approved one for which no money came; its payment reference pays nothing any more. Its orders may come on another. Refused: NOT_FOUND, NOT_YOURS, STATE_NOT_ALLOWED, SHEET_PAID, SHEET_FOLLOWED, REQUIRED, TOO_LONG.',
  })
  async cancelSettlementSheet(
    @Args('input') input: CancelSettlementSheetInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<CancelSettlementSheetPayload> {
    return this.payload(viewer, await this.cancel.run(viewer, input));
  }

  @Query(() => SettlementSheetConnection, {
    allow: 'settlement:read',
    description: 'Settlement sheets of your organisation, as buyer or as supplier, newest first.',
  })
  async settlementSheets(
    @Args('status', { type: () => SettlementSheetStatus, nullable: true }) status: SheetState | null,
    @Args() paging: PagingArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ConnectionOf<SettlementSheet>> {
    const page = readPage(paging);
    const column = viewer.organisationKind === 'SUPPLIER' ? 'supplier_id' : 'buyer_id';
    const rows = await sheetPage(this.database, { column, organisationId: viewer.organisationId }, status, page);
    return toConnection(
      toPage(page, rows, (row) => [row.preparedOn, row.id]),
      toSettlementSheet,
    );
  }

  private async payload(viewer: Viewer, { sheetId }: { sheetId: string }): Promise<SettlementSheetPayload> {
    const sheet = (await sheetsById(this.database, viewer.organisationId, [sheetId])).get(sheetId)!;
    return { sheet: toSettlementSheet(sheet), userErrors: [] };
  }
}
