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
  requireDate,
  toConnection,
  toGlobalId,
  type Viewer,
} from '@shanhai/graphql';
import { type BusinessDate, formatYuan, groupedBy, type Language, refuse } from '@shanhai/kernel';
import { loadOrganisation, Organisation } from '@shanhai/organisations';
import { lotsOf, printTraceCode } from '@shanhai/tracing';
import { DECLARED_CHANNEL } from '../rules/declared-purchase';
import { declaredPurchasesById } from '../store/declared-purchases';
import { declaredRowsById } from '../store/declared-versions';
import { entriesById, type EntryFilter, factsOf } from '../store/entries';
import { documentsOf, entriesTakenBack, takesBackOn, transfersOf } from '../store/entry-documents';
import { ListEntries } from '../use-cases/list-entries';
import { type Explained, ExplainLines } from '../use-cases/explain-lines';
import { RequireKnown } from '../use-cases/require-known';
import { changeOf, REASON_WORDS, smallestChange } from '../rules/reason-words';
import {
  CountEntry,
  CountEntryConnection,
  CountEntryFilterInput,
  DeclaredRowExplanation,
  EntryExplanation,
  LineExplanation,
  OrderLineExplanation,
  toAttributionMove,
  toEntry,
  toRuleAnswer,
} from './entries.types';
import { DeclaredRow, toDeclaredRow } from './declared-purchase.types';
import { readFilter, readPeriod } from './figures.resolver';

@Resolver(() => CountEntry)
export class EntriesResolver {
  constructor(
    private readonly database: Database,
    private readonly explain: ExplainLines,
    private readonly known: RequireKnown,
    private readonly listing: ListEntries,
  ) {}

  @Query(() => CountEntryConnection, {
    allow: 'count:read',
    description:
      'Entries behind figures, latest recognition first; what rules left out too, unless the filter names an outcome. Refused: INVALID (period), NOT_FOUND (filter), DATE_INVALID (divisionsAsOf).',
  })
  async countEntries(
    @Args('filter', { type: () => CountEntryFilterInput, nullable: true }) filter: CountEntryFilterInput | null,
    @Args() paging: PagingArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ConnectionOf<CountEntry>> {
    const page = readPage(paging);
    const wanted = readEntryFilter(filter);
    const rows = await this.listing.run(viewer, wanted, page, readEntriesAsOf(filter));
    if (rows.length === 0) await this.known.run(schemesOf(wanted), wanted);
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
    const [facts, documents, transfers, takenBack] = await Promise.all([
      factsOf(this.database, row.streamId, row.position),
      documentsOf(this.database, viewer, row),
      transfersOf(this.database, viewer, row),
      entriesTakenBack(this.database, viewer, row),
    ]);
    const documentsAt = groupedBy(documents, (document) => document.position);
    const transferAt = new Map(transfers.map((transfer) => [transfer.position, transfer]));
    return {
      entry: toEntry(row),
      rules: (row.judgement.rules ?? []).map((rule) => toRuleAnswer(rule, context.language)),
      takesBackOf: takesBackOn(row),
      attribution: (row.judgement.attribution ?? []).map(toAttributionMove),
      takesBack: takenBack.map(toEntry),
      facts: facts.map((fact) => ({
        ...fact,
        documents: documentsAt.get(fact.position) ?? [],
        transfer: transferAt.get(fact.position) ?? null,
      })),
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
    const [line] = (await this.explain.run(context.viewer!, { lineId }, scheme)) ?? [];
    if (!line) refuse('NOT_FOUND', ['orderLineId'], { value: orderLineId.slice(0, 80) });
    const [answer] = await this.explanationsOf(line.schemes, context.language);
    return answer;
  }

  @Query(() => [LineExplanation], {
    allow: 'count:read',
    description:
      'As `explainLine`, under every scheme that is in force today or was on a date on which its goods or money moved, at one moment. Refused: NOT_FOUND.',
  })
  async explainLineBySchemes(
    @Args('orderLineId', { type: () => ID }) orderLineId: string,
    @CurrentContext() context: RequestContext,
  ): Promise<LineExplanation[]> {
    const lineId = fromGlobalId('OrderLine', orderLineId, ['orderLineId']);
    const [line] = (await this.explain.run(context.viewer!, { lineId })) ?? [];
    if (!line) refuse('NOT_FOUND', ['orderLineId'], { value: orderLineId.slice(0, 80) });
    return this.explanationsOf(line.schemes, context.language);
  }

  @Query(() => [OrderLineExplanation], {
    allow: 'count:read',
    description:
      'Each line of a supplier order under every scheme that is in force today or was on a date on which its goods or money moved: what counts, what does not and why, and the smallest change that would make more count. Refused: NOT_FOUND.',
  })
  async explainOrder(
    @Args('supplierOrderId', { type: () => ID }) supplierOrderId: string,
    @CurrentContext() context: RequestContext,
  ): Promise<OrderLineExplanation[]> {
    const id = fromGlobalId('SupplierOrder', supplierOrderId, ['supplierOrderId']);
    const lines = await this.explain.run(context.viewer!, { supplierOrderId: id });
    if (!lines) refuse('NOT_FOUND', ['supplierOrderId'], { value: supplierOrderId.slice(0, 80) });
    const lots = await lotsOf(this.database, lotIdsOf(lines.flatMap((line) => line.schemes)));
    return lines.map(({ lineId, schemes }) => ({
      orderLineId: toGlobalId('OrderLine', lineId),
      schemes: schemes.map((each) => toLineExplanation(each, lots, context.language)),
    }));
  }

  @Query(() => [DeclaredRowExplanation], {
    allow: 'count:read',
    description:
      'As `explainOrder`, of what was declared that was bought elsewhere: each row under every scheme. Nothing is told before it is confirmed. Refused: NOT_FOUND.',
  })
  async explainDeclaredPurchase(
    @Args('declaredPurchaseId', { type: () => ID }) declaredPurchaseId: string,
    @CurrentContext() context: RequestContext,
  ): Promise<DeclaredRowExplanation[]> {
    const field = ['declaredPurchaseId'];
    const id = fromGlobalId('DeclaredPurchase', declaredPurchaseId, field);
    if (!(await declaredPurchasesById(this.database, context.viewer!, [id])).has(id))
      refuse('NOT_FOUND', field, { value: declaredPurchaseId.slice(0, 80) });
    const lines = (await this.explain.run(context.viewer!, { declarationId: id })) ?? [];
    const rows = await declaredRowsById(
      this.database,
      lines.map(({ lineId }) => lineId),
    );
    const lots = await lotsOf(this.database, lotIdsOf(lines.flatMap((line) => line.schemes)));
    return lines.map(({ lineId, schemes }) => ({
      row: toDeclaredRow(rows.get(lineId)!),
      schemes: schemes.map((each) => toLineExplanation(each, lots, context.language)),
    }));
  }

  @ResolveField(() => Organisation, { nullable: true })
  buyer(@Parent() entry: CountEntry, @CurrentContext() context: RequestContext): Promise<Organisation | null> {
    return loadOrganisation(context, this.database, entry.row.buyerId);
  }

  @ResolveField(() => Organisation, { nullable: true })
  supplier(@Parent() entry: CountEntry, @CurrentContext() context: RequestContext): Promise<Organisation | null> {
    return loadOrganisation(context, this.database, entry.row.supplierId);
  }

  @ResolveField(() => String, {
    nullable: true,
    description:
      'Trace code of the lot; opens with `lot(traceCode)`. Null where it was bought elsewhere and names none.',
  })
  async traceCode(@Parent() entry: CountEntry, @CurrentContext() context: RequestContext): Promise<string | null> {
    const lot = await loadBatched(context, 'entries:lots', entry.row.lotId, (ids) => lotsOf(this.database, ids));
    return printed(lot ?? undefined);
  }

  @ResolveField(() => ID, {
    nullable: true,
    description: 'Opens with `explainLine`. Null where it was bought elsewhere.',
  })
  orderLineId(@Parent() entry: CountEntry): string | null {
    return isDeclared(entry) ? null : toGlobalId('OrderLine', entry.row.orderLineId);
  }

  @ResolveField(() => ID, { nullable: true, description: 'Opens with `node`. Null where it was bought elsewhere.' })
  supplierOrderId(@Parent() entry: CountEntry): string | null {
    return isDeclared(entry) ? null : toGlobalId('SupplierOrder', entry.row.streamId);
  }

  @ResolveField(() => ID, {
    nullable: true,
    description: 'What was bought elsewhere: opens with `node` and `explainDeclaredPurchase`. Null for orders.',
  })
  declaredPurchaseId(@Parent() entry: CountEntry): string | null {
    return isDeclared(entry) ? toGlobalId('DeclaredPurchase', entry.row.streamId) : null;
  }

  @ResolveField(() => DeclaredRow, { nullable: true, description: 'The goods of a purchase that was made elsewhere.' })
  async declaredRow(
    @Parent() entry: CountEntry,
    @CurrentContext() context: RequestContext,
  ): Promise<DeclaredRow | null> {
    if (!isDeclared(entry)) return null;
    const load = (ids: readonly string[]) => declaredRowsById(this.database, ids);
    const row = await loadBatched(context, 'entries:declared', entry.row.orderLineId, load);
    return row && toDeclaredRow(row);
  }

  private async explanationsOf(explained: readonly Explained[], language: Language): Promise<LineExplanation[]> {
    const lots = await lotsOf(this.database, lotIdsOf(explained));
    return explained.map((each) => toLineExplanation(each, lots, language));
  }
}

const isDeclared = ({ row }: CountEntry) => row.channel === DECLARED_CHANNEL;

/** Which entries are asked for. @throws Refusal NOT_FOUND, INVALID at the field. */
export function readEntryFilter(filter: CountEntryFilterInput | null | undefined): EntryFilter {
  const period = filter?.period ? readPeriod(filter.period) : {};
  const orderLineId = filter?.orderLineId
    ? fromGlobalId('OrderLine', filter.orderLineId, ['filter', 'orderLineId'])
    : null;
  return { ...readFilter(filter), scheme: filter?.scheme, ...period, orderLineId, through: filter?.countedThrough };
}

/** The date whose places a filter names; null for those of each entry's own. @throws Refusal DATE_INVALID at the field. */
export function readEntriesAsOf(filter: CountEntryFilterInput | null | undefined): BusinessDate | null {
  return filter?.divisionsAsOf ? requireDate(filter.divisionsAsOf, ['filter', 'divisionsAsOf']) : null;
}

const schemesOf = ({ scheme }: EntryFilter) => (scheme ? [{ code: scheme, field: ['filter', 'scheme'] }] : []);

const lotIdsOf = (explained: readonly Explained[]): string[] => [
  ...new Set(explained.flatMap(({ parts }) => parts.flatMap((part) => part.lotId ?? []))),
];

/** What was bought elsewhere may name no lot. */
const printed = (lot?: { traceCode: string }) => (lot ? printTraceCode(lot.traceCode) : null);

function toLineExplanation(
  { scheme, parts, countedThrough }: Explained,
  lots: Awaited<ReturnType<typeof lotsOf>>,
  language: Language,
): LineExplanation {
  return {
    scheme: scheme.code,
    schemeVersion: scheme.version,
    countedThrough,
    countedFen: parts.reduce((sum, part) => (part.reason === 'COUNTED' ? sum + part.amountFen : sum), 0n),
    smallestChange: changeOf(smallestChange(parts)?.needs ?? [])?.[language] ?? null,
    parts: parts.map(({ needs, ...part }) => ({
      ...part,
      reasonText: REASON_WORDS[part.reason][language],
      amountYuan: formatYuan(part.amountFen),
      traceCode: printed(part.lotId ? lots.get(part.lotId) : undefined),
      change: changeOf(needs)?.[language] ?? null,
      changes: needs,
      rules: part.rules.map((rule) => toRuleAnswer(rule, language)),
    })),
  };
}
