import { Args, ID, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Database, readPage, toPage } from '@shanhai/database';
import {
  type ConnectionOf,
  CurrentContext,
  CurrentViewer,
  fromGlobalId,
  loadBatched,
  PagingArgs,
  Query,
  type RequestContext,
  toConnection,
  toGlobalId,
  type Viewer,
} from '@shanhai/graphql';
import { formatYuan, groupedBy, refuse } from '@shanhai/kernel';
import { loadOrganisation, Organisation } from '@shanhai/organisations';
import { lotsOf, printTraceCode } from '@shanhai/tracing';
import { entriesById, type EntryFilter, entryPage, factsOf } from '../store/entries';
import { documentsOf, entriesTakenBack, takesBackOn } from '../store/entry-documents';
import { ExplainLine } from '../use-cases/explain-line';
import {
  CountEntry,
  CountEntryConnection,
  CountEntryFilterInput,
  EntryExplanation,
  LineExplanation,
  toAttributionMove,
  toEntry,
  toRuleAnswer,
} from './entries.types';
import { readFilter, readPeriod } from './figures.resolver';

@Resolver(() => CountEntry)
export class EntriesResolver {
  constructor(
    private readonly database: Database,
    private readonly explain: ExplainLine,
  ) {}

  @Query(() => CountEntryConnection, {
    allow: 'count:read',
    description:
      'Entries behind figures, latest recognition first; what rules left out too, unless the filter names an outcome.',
  })
  async countEntries(
    @Args('filter', { type: () => CountEntryFilterInput, nullable: true }) filter: CountEntryFilterInput | null,
    @Args() paging: PagingArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ConnectionOf<CountEntry>> {
    const page = readPage(paging);
    const rows = await entryPage(this.database.apart, viewer, readEntryFilter(filter), page);
    return toConnection(
      toPage(page, rows, (row) => [row.recognisedOn, row.id]),
      toEntry,
    );
  }

  @Query(() => EntryExplanation, {
    allow: 'count:read',
    nullable: true,
    description:
      'How an entry came about: each rule with its inputs, the facts with their documents, and the entries that it takes back. Null where it is not yours to see.',
  })
  async explainEntry(
    @Args('id', { type: () => ID }) id: string,
    @CurrentContext() context: RequestContext,
  ): Promise<EntryExplanation | null> {
    const entryId = fromGlobalId('CountEntry', id, ['id']);
    const viewer = context.viewer!;
    const row = (await entriesById(this.database, viewer, [entryId])).get(entryId);
    if (!row) return null;
    const [facts, documents, takenBack] = await Promise.all([
      factsOf(this.database, row.streamId, row.position),
      documentsOf(this.database, viewer, row),
      entriesTakenBack(this.database, viewer, row),
    ]);
    const byPosition = groupedBy(documents, (document) => document.position);
    return {
      entry: toEntry(row),
      rules: (row.judgement.rules ?? []).map((rule) => toRuleAnswer(rule, context.language)),
      takesBackOf: takesBackOn(row),
      attribution: (row.judgement.attribution ?? []).map(toAttributionMove),
      takesBack: takenBack.map(toEntry),
      facts: facts.map((fact) => ({ ...fact, documents: byPosition.get(fact.position) ?? [] })),
    };
  }

  @Query(() => LineExplanation, {
    allow: 'count:read',
    description:
      'Why an order line counts under a scheme, or why not, split by reason, each with the one change that would make it count. Refused: NOT_FOUND.',
  })
  async explainLine(
    @Args('orderLineId', { type: () => ID }) orderLineId: string,
    @Args('scheme') scheme: string,
    @CurrentContext() context: RequestContext,
  ): Promise<LineExplanation> {
    const lineId = fromGlobalId('OrderLine', orderLineId, ['orderLineId']);
    const answer = await this.explain.run(context.viewer!, lineId, scheme);
    if (!answer) refuse('NOT_FOUND', ['orderLineId'], { value: orderLineId });
    const lots = await lotsOf(
      this.database,
      answer.parts.flatMap((part) => part.lotId ?? []),
    );
    return {
      scheme: answer.scheme.code,
      schemeVersion: answer.scheme.version,
      countedFen: answer.parts.reduce((sum, part) => (part.reason === 'COUNTED' ? sum + part.amountFen : sum), 0n),
      parts: answer.parts.map((part) => ({
        ...part,
        amountYuan: formatYuan(part.amountFen),
        traceCode: part.lotId ? printTraceCode(lots.get(part.lotId)!.traceCode) : null,
        change: part.reason === 'COUNTED' ? null : (part.change?.[context.language] ?? null),
        rules: part.rules.map((rule) => toRuleAnswer(rule, context.language)),
      })),
    };
  }

  @ResolveField(() => Organisation, { nullable: true })
  buyer(@Parent() entry: CountEntry, @CurrentContext() context: RequestContext): Promise<Organisation | null> {
    return loadOrganisation(context, this.database, entry.row.buyerId);
  }

  @ResolveField(() => Organisation, { nullable: true })
  supplier(@Parent() entry: CountEntry, @CurrentContext() context: RequestContext): Promise<Organisation | null> {
    return loadOrganisation(context, this.database, entry.row.supplierId);
  }

  @ResolveField(() => String, { description: 'Trace code of the lot; opens with `lot(traceCode)`.' })
  async traceCode(@Parent() entry: CountEntry, @CurrentContext() context: RequestContext): Promise<string> {
    const lot = await loadBatched(context, 'entries:lots', entry.row.lotId, (ids) => lotsOf(this.database, ids));
    return printTraceCode(lot!.traceCode);
  }

  @ResolveField(() => ID, { description: 'Opens with `explainLine`.' })
  orderLineId(@Parent() entry: CountEntry): string {
    return toGlobalId('OrderLine', entry.row.orderLineId);
  }

  @ResolveField(() => ID, { description: 'Opens with `node`.' })
  supplierOrderId(@Parent() entry: CountEntry): string {
    return toGlobalId('SupplierOrder', entry.row.streamId);
  }
}

/** Which entries are asked for. @throws Refusal NOT_FOUND, INVALID at the field. */
export function readEntryFilter(filter: CountEntryFilterInput | null | undefined): EntryFilter {
  const period = filter?.period ? readPeriod(filter.period) : {};
  const orderLineId = filter?.orderLineId
    ? fromGlobalId('OrderLine', filter.orderLineId, ['filter', 'orderLineId'])
    : null;
  return { ...readFilter(filter), scheme: filter?.scheme, ...period, orderLineId };
}
