import { Args, Resolver } from '@nestjs/graphql';
import { Database, readPage, toPage } from '@shanhai/database';
import {
  type ConnectionOf,
  CurrentViewer,
  isOfProvince,
  Mutation,
  PagingArgs,
  Query,
  toConnection,
  toGlobalId,
  type Viewer,
} from '@shanhai/graphql';
import { PACK_FAILURES_MAX, packKeys, packPage, type PackRow, packsById } from '../store/packs';
import { RequestPack } from '../use-cases/request-pack';
import { Pack, PackConnection, PackKey, RequestPackInput, RequestPackPayload } from './packs.types';

export function toPack(row: PackRow): Pack {
  const { from, until, requestedBy, requestedOn, failure, hash, sizeBytes, rows, merkleRoot, keyId, builtOn } = row;
  const id = toGlobalId('Pack', row.id);
  return {
    ...{ id, from, until, requestedBy, requestedOn, failure, hash, merkleRoot, keyId, builtOn },
    status: hash !== null ? 'BUILT' : row.failures >= PACK_FAILURES_MAX ? 'FAILED' : 'REQUESTED',
    path: hash === null ? null : `/packs/${id}.zip`,
    sizeBytes: sizeBytes?.toString() ?? null,
    rows: rows?.toString() ?? null,
  };
}

/** Packs of sealed months: for offices of provinces, whose books they are. */
@Resolver(() => Pack)
export class PacksResolver {
  constructor(
    private readonly database: Database,
    private readonly requesting: RequestPack,
  ) {}

  @Query(() => PackConnection, {
    allow: 'office:read',
    description: 'Packs of sealed months, the latest months first; offices of provinces have them, others none.',
  })
  async packs(@Args() paging: PagingArgs, @CurrentViewer() viewer: Viewer): Promise<ConnectionOf<Pack>> {
    const page = readPage(paging);
    const rows = isOfProvince(viewer) ? await packPage(this.database, page) : [];
    return toConnection(
      toPage(page, rows, (row) => [row.until, row.id]),
      toPack,
    );
  }

  @Query(() => [PackKey], {
    public: 'whoever was given a pack compares its key',
    description: 'Keys that packs and fair-deal files were signed with, old ones too, the newest first.',
  })
  packKeys(): Promise<PackKey[]> {
    return packKeys(this.database);
  }

  @Mutation(() => RequestPackPayload, {
    allow: 'office:rules',
    description:
      'Asks for the pack of sealed months; the worker builds it (`Pack.status`). Asking again gives the same pack. Refused: PROVINCE_ONLY, INVALID (from, until), TOO_MANY (until), PERIOD_NOT_SEALED (until).',
  })
  async requestPack(
    @Args('input') input: RequestPackInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<RequestPackPayload> {
    const { packId } = await this.requesting.run(viewer, input);
    const row = (await packsById(this.database, [packId])).get(packId)!;
    return { pack: toPack(row), userErrors: [] };
  }
}
