import { Args, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import { CurrentViewer, fromGlobalId, Mutation, Query, type Viewer } from '@shanhai/graphql';
import { lotsOfMakings, makingsById } from '../store/makings';
import { processVersions } from '../store/processes';
import { MixLots } from '../use-cases/mix-lots';
import { ProcessLots } from '../use-cases/process-lots';
import { PutProcess } from '../use-cases/put-process';
import { UndoProcessing } from '../use-cases/undo-processing';
import { Lot, toLot } from './lot.type';
import {
  type LotPartInput,
  Making,
  MixLotsInput,
  Process,
  ProcessLotsInput,
  PutProcessInput,
  PutProcessPayload,
  toMaking,
  UndoProcessingInput,
} from './making.types';
import { MixLotsPayload, ProcessLotsPayload, UndoProcessingPayload } from './making.payloads';

/** Lots that are made of lots, and by which processes. */
@Resolver(() => Making)
export class MakingsResolver {
  constructor(
    private readonly database: Database,
    private readonly put: PutProcess,
    private readonly process: ProcessLots,
    private readonly mix: MixLots,
    private readonly undo: UndoProcessing,
  ) {}

  @Query(() => [Process], {
    public: 'greatest yields are published',
    description: 'Every version of every process, or of one.',
  })
  processes(@Args('code', { type: () => String, nullable: true }) code?: string | null): Promise<Process[]> {
    return processVersions(this.database, code ?? null);
  }

  @Mutation(() => PutProcessPayload, {
    allow: 'office:rules',
    description:
      'Add a version of a process, by an office of a province; versions are never edited: to change or end one, put the next. Refused: PROVINCE_ONLY, INVALID, REQUIRED, TOO_LONG, NOT_POSITIVE, DATE_INVALID, DATE_OUT_OF_ORDER, NOT_FOUND, VERSION_TAKEN, IDEMPOTENCY_KEY_REUSED.',
  })
  async putProcess(@Args('input') input: PutProcessInput, @CurrentViewer() viewer: Viewer): Promise<PutProcessPayload> {
    const { between, validUntil } = input;
    const { code, version } = await this.put.run(viewer, {
      ...input,
      between: between ? { ...between } : null,
      validUntil: validUntil ?? null,
    });
    const versions = await processVersions(this.database, code);
    return { process: versions.find((each) => each.version === version), userErrors: [] };
  }

  @Mutation(() => ProcessLotsPayload, {
    allow: 'lot:manage',
    description:
      'Process parts of your lots into new lots: dried, pressed, cut, packed into another product; they carry the origin of what went in. Refused: REQUIRED, TOO_MANY, NOT_POSITIVE, INVALID, NOT_FOUND, DATE_INVALID, DATE_IN_FUTURE, DATE_OUT_OF_ORDER, DIVISION_UNKNOWN, PROCESS_MISMATCH, YIELD_EXCEEDED, LOT_EXHAUSTED, LOT_HELD, LOT_RECALLED, STATE_NOT_ALLOWED, IDEMPOTENCY_KEY_REUSED.',
  })
  async processLots(
    @Args('input') input: ProcessLotsInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ProcessLotsPayload> {
    const outputs = input.outputs.map(({ productId, quantityBase }, index) => ({
      productId: fromGlobalId('Product', productId, ['outputs', index, 'productId']),
      quantityBase,
    }));
    const id = await this.process.run(viewer, { ...input, inputs: readParts(input.inputs), outputs });
    return this.read(id);
  }

  @Mutation(() => MixLotsPayload, {
    allow: 'lot:manage',
    description:
      'Mix parts of your lots of one product into a new lot, which comes from all of them by mass. Refused: REQUIRED, TOO_MANY, NOT_POSITIVE, INVALID, NOT_FOUND, DATE_INVALID, DATE_IN_FUTURE, DATE_OUT_OF_ORDER, DIVISION_UNKNOWN, LOT_PRODUCT_MISMATCH, YIELD_EXCEEDED, LOT_EXHAUSTED, LOT_HELD, LOT_RECALLED, STATE_NOT_ALLOWED, IDEMPOTENCY_KEY_REUSED.',
  })
  async mixLots(@Args('input') input: MixLotsInput, @CurrentViewer() viewer: Viewer): Promise<MixLotsPayload> {
    const id = await this.mix.run(viewer, { ...input, inputs: readParts(input.inputs) });
    const { lots, ...rest } = await this.read(id);
    return { ...rest, lot: lots[0] };
  }

  @Mutation(() => UndoProcessingPayload, {
    allow: 'lot:manage',
    description:
      'Take back a step that was recorded by mistake, as long as nothing of the lots that it made was shipped, taken, lost or packed into cases, and no commitment certificate of theirs stands; what it took goes back to its lots. Refused: NOT_FOUND, REQUIRED, TOO_LONG, STATE_NOT_ALLOWED, LOT_USED, LOT_RECALLED, IDEMPOTENCY_KEY_REUSED.',
  })
  async undoProcessing(
    @Args('input') input: UndoProcessingInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<UndoProcessingPayload> {
    const id = fromGlobalId('Making', input.makingId, ['makingId']);
    await this.undo.run(viewer, { ...input, makingId: id });
    return { making: (await this.read(id)).making, userErrors: [] };
  }

  private async read(id: string): Promise<{ making: Making; lots: Lot[]; userErrors: [] }> {
    const [makings, lots] = await Promise.all([makingsById(this.database, [id]), lotsOfMakings(this.database, [id])]);
    return { making: toMaking(makings.get(id)!), lots: (lots.get(id) ?? []).map(toLot), userErrors: [] };
  }
}

function readParts(parts: readonly LotPartInput[]) {
  return parts.map(({ lotId, quantityBase }, index) => ({
    lotId: fromGlobalId('Lot', lotId, ['inputs', index, 'lotId']),
    quantityBase,
  }));
}
