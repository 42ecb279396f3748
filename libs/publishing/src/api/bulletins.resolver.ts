import { Args, ID, Resolver, ResolveField } from '@nestjs/graphql';
import { Database, readPage, toPage } from '@shanhai/database';
import {
  type ConnectionOf,
  CurrentViewer,
  fromGlobalId,
  loadBatched,
  Mutation,
  PagingArgs,
  PositionScalar,
  Query,
  type RequestContext,
  toConnection,
  toGlobalId,
  type Viewer,
} from '@shanhai/graphql';
import { formatYuan, refuse } from '@shanhai/kernel';
import { loadOrganisation, Organisation } from '@shanhai/organisations';
import { facetKey } from '@shanhai/procurement';
import { type BulletinRow as Figure, statusOf } from '../rules/bulletin';
import { bulletinDifference } from '../rules/bulletin-difference';
import { bulletinPage, bulletinsById, type BulletinRow, type Content, contentsOf } from '../store/bulletins';
import { ApproveBulletin, SendBackBulletin } from '../use-cases/decide-bulletin';
import { PrepareBulletin } from '../use-cases/prepare-bulletin';
import {
  ApproveBulletinInput,
  ApproveBulletinPayload,
  Bulletin,
  BulletinConnection,
  BulletinDifferenceType,
  type BulletinFacet,
  type BulletinFigure,
  BulletinSeal,
  BulletinTable,
  PrepareBulletinInputType,
  PrepareBulletinPayload,
  SendBackBulletinInput,
  SendBackBulletinPayload,
} from './bulletins.types';

/** A bulletin as a viewer sees it: who prepared and who decided is the office's own. */
export function toBulletin(row: BulletinRow, viewer: Viewer): Bulletin {
  const own = row.officeId === viewer.organisationId;
  const bulletin = (id: string | null) => id && toGlobalId('Bulletin', id);
  const { title, scheme, from, until, preparedOn, decidedOn, reason, sentBackReason } = row;
  const id = toGlobalId('Bulletin', row.id);
  return {
    id,
    path: `/bulletins/${id}`,
    row,
    title,
    status: statusOf(row),
    scheme,
    from,
    until,
    hash: row.hash.toString('hex'),
    preparedOn,
    preparedById: own ? toGlobalId('User', row.preparedBy) : null,
    decidedOn,
    decidedById: own && row.decidedBy ? toGlobalId('User', row.decidedBy) : null,
    sentBackReason,
    replacesId: bulletin(row.replaces),
    reason,
    withdrawnById: bulletin(row.withdrawnBy),
  };
}

/** Bulletins: prepared by one officer, published by another, never changed (CR-22). */
@Resolver(() => Bulletin)
export class BulletinsResolver {
  constructor(
    private readonly database: Database,
    private readonly prepare: PrepareBulletin,
    private readonly approve: ApproveBulletin,
    private readonly sendBack: SendBackBulletin,
  ) {}

  @Query(() => BulletinConnection, {
    allow: 'signed-in',
    description: 'Published bulletins, withdrawn ones too, and those that your own office prepares; newest first.',
  })
  async bulletins(
    @Args('scheme', { type: () => String, nullable: true }) scheme: string | null,
    @Args('officeId', { type: () => ID, nullable: true }) officeId: string | null,
    @Args() paging: PagingArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ConnectionOf<Bulletin>> {
    const page = readPage(paging);
    const filter = { scheme, officeId: officeId ? fromGlobalId('Organisation', officeId, ['officeId']) : null };
    const rows = await bulletinPage(this.database, viewer.organisationId, filter, page);
    return toConnection(
      toPage(page, rows, (row) => [row.preparedOn, row.id]),
      (row) => toBulletin(row, viewer),
    );
  }

  @Query(() => Bulletin, {
    allow: 'signed-in',
    nullable: true,
    description: 'One bulletin; null where it is not yours to see.',
  })
  async bulletin(
    @Args('id', { type: () => ID }) id: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Bulletin | null> {
    return this.find(fromGlobalId('Bulletin', id, ['id']), viewer);
  }

  @Query(() => BulletinDifferenceType, {
    allow: 'signed-in',
    description:
      'What changed from one bulletin of a scheme to another, row by row, and by which kind of posting. Refused: NOT_FOUND, INVALID (of another scheme).',
  })
  async bulletinDifference(
    @Args('before', { type: () => ID }) before: string,
    @Args('after', { type: () => ID }) after: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<BulletinDifferenceType> {
    const ids = [fromGlobalId('Bulletin', before, ['before']), fromGlobalId('Bulletin', after, ['after'])];
    const visible = await bulletinsById(this.database, viewer.organisationId, ids);
    if (!visible.has(ids[0])) refuse('NOT_FOUND', ['before'], { value: before });
    if (!visible.has(ids[1])) refuse('NOT_FOUND', ['after'], { value: after });
    if (visible.get(ids[0])!.scheme !== visible.get(ids[1])!.scheme)
      refuse('INVALID', ['after'], { value: visible.get(ids[1])!.scheme, reason: ANOTHER_SCHEME });
    const contents = await contentsOf(this.database.apart, ids);
    const { tables, ...difference } = bulletinDifference(contents.get(ids[0])!.says, contents.get(ids[1])!.says);
    return {
      ...difference,
      tables: tables.map(({ groupBy, rows }) => ({
        groupBy,
        rows: rows.map((row) => ({ ...row, facets: facetsOf(groupBy, row) })),
      })),
    };
  }

  @Mutation(() => PrepareBulletinPayload, {
    allow: 'bulletin:manage',
    description:
      'Prepare a bulletin of sealed months with your office’s figures; it is kept as it is. Refused: REQUIRED, TOO_LONG, TOO_MANY, INVALID, DATE_OUT_OF_ORDER, NOT_FOUND, SCHEME_NOT_IN_FORCE, PERIOD_NOT_SEALED, BULLETIN_STANDS, STATE_NOT_ALLOWED, IDEMPOTENCY_KEY_REUSED.',
  })
  async prepareBulletin(
    @Args('input') input: PrepareBulletinInputType,
    @CurrentViewer() viewer: Viewer,
  ): Promise<PrepareBulletinPayload> {
    const tables = input.tables.map(({ groupBy }) => groupBy);
    const { bulletinId } = await this.prepare.run(viewer, { ...input, tables });
    return { bulletin: await this.find(bulletinId, viewer) };
  }

  @Mutation(() => ApproveBulletinPayload, {
    allow: 'bulletin:manage',
    description:
      'Approve a bulletin that another officer of your office prepared, which publishes it and withdraws the one that it replaces. Refused: NOT_FOUND, STATE_NOT_ALLOWED, OWN_BULLETIN, BULLETIN_STANDS.',
  })
  async approveBulletin(
    @Args('input') input: ApproveBulletinInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ApproveBulletinPayload> {
    const { bulletinId } = await this.approve.run(viewer, input);
    return { bulletin: await this.find(bulletinId, viewer) };
  }

  @Mutation(() => SendBackBulletinPayload, {
    allow: 'bulletin:manage',
    description:
      'Send a prepared bulletin back; a corrected one is prepared anew. Refused: REQUIRED, TOO_LONG, NOT_FOUND, STATE_NOT_ALLOWED.',
  })
  async sendBackBulletin(
    @Args('input') input: SendBackBulletinInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<SendBackBulletinPayload> {
    const { bulletinId } = await this.sendBack.run(viewer, input);
    return { bulletin: await this.find(bulletinId, viewer) };
  }

  @ResolveField(() => Organisation, { nullable: true, description: 'The office whose bulletin it is.' })
  office({ row }: Bulletin, _: object, context: RequestContext): Promise<Organisation | null> {
    return loadOrganisation(context, this.database, row.officeId);
  }

  @ResolveField(() => [BulletinTable], { description: 'The total, then the tables that were chosen.' })
  async tables(bulletin: Bulletin, _: object, context: RequestContext): Promise<BulletinTable[]> {
    const { tables } = (await this.contentOf(bulletin, context)).says;
    return tables.map(({ groupBy, rows }) => ({ groupBy, rows: rows.map((row) => toFigure(groupBy, row)) }));
  }

  @ResolveField(() => [BulletinSeal], { description: 'Seals of the months that the figures are of.' })
  async seals(bulletin: Bulletin, _: object, context: RequestContext): Promise<BulletinSeal[]> {
    const { seals } = (await this.contentOf(bulletin, context)).says;
    return seals.map(({ month, hash, position }) => ({ month, hash, position: BigInt(position) }));
  }

  @ResolveField(() => PositionScalar, { description: 'Everything at or below it was counted when it was prepared.' })
  async countedThrough(bulletin: Bulletin, _: object, context: RequestContext): Promise<bigint> {
    return BigInt((await this.contentOf(bulletin, context)).says.countedThrough);
  }

  @ResolveField(() => String, { description: 'All that it says, as canonical JSON: `hash` is over these bytes.' })
  async content(bulletin: Bulletin, _: object, context: RequestContext): Promise<string> {
    return (await this.contentOf(bulletin, context)).text;
  }

  private async find(id: string, viewer: Viewer): Promise<Bulletin | null> {
    const row = (await bulletinsById(this.database, viewer.organisationId, [id])).get(id);
    return row ? toBulletin(row, viewer) : null;
  }

  private async contentOf({ row }: Bulletin, context: RequestContext): Promise<Content> {
    const content = await loadBatched(context, 'bulletins:contents', row.id, (ids) => contentsOf(this.database, ids));
    return content!;
  }
}

const ANOTHER_SCHEME = { zh: '属于另一口径', en: 'is of another scheme' };

const facetsOf = (
  groupBy: BulletinTable['groupBy'],
  { keys, names }: Pick<Figure, 'keys' | 'names'>,
): BulletinFacet[] => groupBy.map((facet, index) => ({ facet, key: facetKey(facet, keys[index]), name: names[index] }));

function toFigure(groupBy: BulletinTable['groupBy'], row: Figure): BulletinFigure {
  const [amountFen, lateFen, adjustmentFen] = [row.amountFen, row.lateFen, row.adjustmentFen].map(BigInt);
  return {
    facets: facetsOf(groupBy, row),
    measure: row.measure,
    amountFen,
    amountYuan: formatYuan(amountFen),
    regularFen: amountFen - lateFen - adjustmentFen,
    lateFen,
    adjustmentFen,
    goodsFen: BigInt(row.goodsFen),
    entries: row.entries,
  };
}
