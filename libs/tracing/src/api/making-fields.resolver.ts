import { ResolveField, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import { loadBatched, type RequestContext } from '@shanhai/graphql';
import { rootsOfLots } from '../store/lot-roots';
import { inputsOfMakings, lotsOfMakings, makingsById } from '../store/makings';
import { processVersions } from '../store/processes';
import { loadLot } from './load-lot';
import { Lot, toLot } from './lot.type';
import { Making, MakingInput, OriginShare, Process, toMaking } from './making.types';

const BASIS = 10_000n;

/** What a lot was made of; one statement each for all lots of a request. */
@Resolver(() => Lot)
export class LotMakingResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => Making, {
    nullable: true,
    description: 'The step that it was made in; null for what was harvested.',
  })
  async madeIn({ makingId }: Lot, _: unknown, context: RequestContext): Promise<Making | null> {
    if (makingId === null) return null;
    const row = await loadBatched(context, 'makings', makingId, (ids) => makingsById(this.database, ids));
    return row && toMaking(row);
  }

  @ResolveField(() => [OriginShare], {
    description:
      'The harvested lots that it comes from, through any number of steps, the largest share first; empty for what was harvested.',
  })
  async originShares({ lotId, makingId }: Lot, _: unknown, context: RequestContext): Promise<OriginShare[]> {
    if (makingId === null) return [];
    const roots = (await loadBatched(context, 'lot roots', lotId, (ids) => rootsOfLots(this.database, ids))) ?? [];
    const whole = roots.reduce((sum, { massBase }) => sum + massBase, 0n);
    return roots.map(({ rootLotId, massBase }) => ({
      lotId: rootLotId,
      massBase,
      basisPoints: Number((massBase * BASIS) / whole),
    }));
  }
}

@Resolver(() => OriginShare)
export class OriginShareResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => Lot)
  lot({ lotId }: OriginShare, _: unknown, context: RequestContext): Promise<Lot | null> {
    return loadLot(context, this.database, lotId);
  }
}

@Resolver(() => MakingInput)
export class MakingInputResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => Lot)
  lot({ lotId }: MakingInput, _: unknown, context: RequestContext): Promise<Lot | null> {
    return loadLot(context, this.database, lotId);
  }
}

@Resolver(() => Making)
export class MakingFieldsResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => Process, { nullable: true, description: 'The version by which it was judged.' })
  async process({ processCode, processVersion }: Making, _: unknown, context: RequestContext): Promise<Process | null> {
    if (processCode === null) return null;
    // All versions of all processes are some dozens.
    const versions = await loadBatched(context, 'processes', 'all', async () => {
      return new Map([['all', await processVersions(this.database, null)]]);
    });
    return versions!.find(({ code, version }) => code === processCode && version === processVersion) ?? null;
  }

  @ResolveField(() => [MakingInput], { description: 'What it took of which lots.' })
  async inputs({ makingId }: Making, _: unknown, context: RequestContext): Promise<MakingInput[]> {
    return (await loadBatched(context, 'making inputs', makingId, (ids) => inputsOfMakings(this.database, ids))) ?? [];
  }

  @ResolveField(() => [Lot], { description: 'The lots that it made.' })
  async lots({ makingId }: Making, _: unknown, context: RequestContext): Promise<Lot[]> {
    const rows = await loadBatched(context, 'making lots', makingId, (ids) => lotsOfMakings(this.database, ids));
    return (rows ?? []).map(toLot);
  }
}
