import type { OnModuleInit } from '@nestjs/common';
import { Args, ID, Resolver } from '@nestjs/graphql';
import { searchQuery } from '@shanhai/catalogue';
import { Database, readPage } from '@shanhai/database';
import { type ConnectionOf, CurrentViewer, fromGlobalId, Mutation, NodeRegistry, PagingArgs, Query, toConnection, type Viewer } from '@shanhai/graphql'; // prettier-ignore
import { Clock, refuse } from '@shanhai/kernel';
import { TITLE_LENGTH_MAX } from '../rules/board-entry';
import { seesAll } from '../rules/who-publishes';
import { entriesById } from '../store/board-entries';
import { type EntriesOf, pageOfEntries } from '../store/board-pages';
import { EditBoardEntry } from '../use-cases/edit-board-entry';
import { ReviewBoardEntry } from '../use-cases/review-board-entry';
import { SubmitBoardEntry } from '../use-cases/submit-board-entry';
import { WithdrawBoardEntry } from '../use-cases/withdraw-board-entry';
import { BoardEntry, BoardEntryConnection, toBoardEntry } from './board-entry.type';
import {
  BoardFilterInput,
  EditBoardEntryInput,
  EditBoardEntryPayload,
  ReviewBoardEntryInput,
  ReviewBoardEntryPayload,
  SubmitBoardEntryInput,
  SubmitBoardEntryPayload,
  WithdrawBoardEntryInput,
  WithdrawBoardEntryPayload,
} from './board.inputs';

type Filter = BoardFilterInput | null | undefined;
const FILTER = { type: () => BoardFilterInput, nullable: true };

@Resolver(() => BoardEntry)
export class BoardResolver implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly nodes: NodeRegistry,
    private readonly submit: SubmitBoardEntry,
    private readonly edit: EditBoardEntry,
    private readonly review: ReviewBoardEntry,
    private readonly withdraw: WithdrawBoardEntry,
  ) {}

  onModuleInit(): void {
    this.nodes.register('BoardEntry', (ids, viewer) => this.visible(ids, viewer));
  }

  @Query(() => BoardEntryConnection, {
    public: 'the needs board is open to all',
    description:
      'Harvests and needs that offices of their places approved, and what came of them. The newest first. Refused: TOO_LONG (search).',
  })
  needsBoard(@Args() paging: PagingArgs, @Args('filter', FILTER) filter?: Filter): Promise<ConnectionOf<BoardEntry>> {
    return this.page('PUBLIC', filter, paging, null);
  }

  @Query(() => BoardEntry, {
    public: 'the needs board is open to all',
    nullable: true,
    description: 'An entry by its id; null where it is unknown or not yours to see.',
  })
  async boardEntry(
    @Args('id', { type: () => ID }) id: string,
    @CurrentViewer() viewer: Viewer | null,
  ): Promise<BoardEntry | null> {
    const entryId = fromGlobalId('BoardEntry', id, ['id']);
    return (await this.visible([entryId], viewer)).get(entryId) ?? null;
  }

  @Query(() => BoardEntryConnection, {
    allow: 'need:publish',
    description: 'What your organisation submitted, public or not. The newest first. Refused: TOO_LONG (search).',
  })
  ownBoardEntries(
    @Args() paging: PagingArgs,
    @CurrentViewer() viewer: Viewer,
    @Args('filter', FILTER) filter?: Filter,
  ): Promise<ConnectionOf<BoardEntry>> {
    return this.page({ organisationId: viewer.organisationId }, filter, paging, viewer);
  }

  @Query(() => BoardEntryConnection, {
    allow: 'need:moderate',
    description:
      'Entries of your places, public or not; those that wait for an office with `status: PENDING`. The newest first. Refused: TOO_LONG (search).',
  })
  boardEntriesOfPlaces(
    @Args() paging: PagingArgs,
    @CurrentViewer() viewer: Viewer,
    @Args('filter', FILTER) filter?: Filter,
  ): Promise<ConnectionOf<BoardEntry>> {
    return this.page({ seatCodes: viewer.seatCodes }, filter, paging, viewer);
  }

  @Mutation(() => SubmitBoardEntryPayload, {
    allow: 'need:publish',
    description:
      'Puts a harvest or a need before the office of its place. Refused: REQUIRED, TOO_LONG, CONTACT_IN_TEXT, NOT_POSITIVE, INVALID, DATE_INVALID, DATE_OUT_OF_ORDER, ENTRY_KIND, DIVISION_UNKNOWN, OUTSIDE_YOUR_PLACES, NOT_FOUND, TOO_MANY, IDEMPOTENCY_KEY_REUSED.',
  })
  async submitBoardEntry(
    @Args('input') { divisionCode: placeCode, ...input }: SubmitBoardEntryInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<SubmitBoardEntryPayload> {
    const id = await this.submit.run(viewer, { ...input, ...priceOf(input), placeCode });
    return { entry: await this.read(id, viewer) };
  }

  @Mutation(() => EditBoardEntryPayload, {
    allow: 'need:publish',
    description:
      'Writes other terms of your entry; it goes to the office again and is not public until approved. Refused: REQUIRED, TOO_LONG, CONTACT_IN_TEXT, NOT_POSITIVE, INVALID, DATE_INVALID, DATE_OUT_OF_ORDER, NOT_FOUND, STATE_NOT_ALLOWED, ENTRY_CHANGED, BELOW_AGREED.',
  })
  async editBoardEntry(
    @Args('input') input: EditBoardEntryInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<EditBoardEntryPayload> {
    const entryId = entryIdOf(input);
    await this.edit.run(viewer, { ...input, ...priceOf(input), entryId });
    return { entry: await this.read(entryId, viewer) };
  }

  @Mutation(() => ReviewBoardEntryPayload, {
    allow: 'need:moderate',
    description:
      'Makes an entry of your places public, or sends it back, also one that was public. Refused: REQUIRED, TOO_LONG, NOT_FOUND, OUTSIDE_YOUR_PLACES, STATE_NOT_ALLOWED, ENTRY_CHANGED, OWN_ENTRY, ENTRY_ENDED.',
  })
  async reviewBoardEntry(
    @Args('input') input: ReviewBoardEntryInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ReviewBoardEntryPayload> {
    const entryId = entryIdOf(input);
    await this.review.run(viewer, { ...input, entryId });
    return { entry: await this.read(entryId, viewer) };
  }

  @Mutation(() => WithdrawBoardEntryPayload, {
    allow: 'need:publish',
    description: 'Takes your entry off the board. Refused: REQUIRED, TOO_LONG, NOT_FOUND, STATE_NOT_ALLOWED.',
  })
  async withdrawBoardEntry(
    @Args('input') input: WithdrawBoardEntryInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<WithdrawBoardEntryPayload> {
    const entryId = entryIdOf(input);
    await this.withdraw.run(viewer, { ...input, entryId });
    return { entry: await this.read(entryId, viewer) };
  }

  private async page(whose: EntriesOf, filter: Filter, paging: PagingArgs, viewer: Viewer | null) {
    const search = filter?.search?.trim() ?? '';
    if (search.length > TITLE_LENGTH_MAX) refuse('TOO_LONG', ['filter', 'search'], { max: TITLE_LENGTH_MAX });
    const words = search === '' ? null : searchQuery(search).all;
    const wanted = { ...filter, placeCode: filter?.divisionCode, words };
    const page = await pageOfEntries(this.database, this.clock.today(), whose, wanted, readPage(paging));
    return toConnection(page, (row) => toBoardEntry(row, viewer));
  }

  private async visible(ids: readonly string[], viewer: Viewer | null): Promise<Map<string, BoardEntry>> {
    const rows = [...(await entriesById(this.database, this.clock.today(), ids))];
    const seen = rows.filter(([, row]) => row.shown || seesAll(viewer, row));
    return new Map(seen.map(([id, row]) => [id, toBoardEntry(row, viewer)]));
  }

  private async read(id: string, viewer: Viewer): Promise<BoardEntry> {
    return toBoardEntry((await entriesById(this.database, this.clock.today(), [id])).get(id)!, viewer);
  }
}

const entryIdOf = ({ entryId }: { entryId: string }) => fromGlobalId('BoardEntry', entryId, ['entryId']);
const priceOf = ({ priceFen = null, priceBase = null }: { priceFen?: bigint | null; priceBase?: bigint | null }) => ({
  priceFen,
  priceBase,
});
