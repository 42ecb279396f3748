import { ResolveField, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import { loadBatched, type RequestContext, type Viewer } from '@shanhai/graphql';
import { loadOrganisation, Organisation } from '@shanhai/organisations';
import { loadLot, Lot } from '@shanhai/tracing';
import { declaredDecisions } from '../store/declared-decisions';
import { declaredPurchasesById } from '../store/declared-purchases';
import { declaredVersions, rowsOfVersions, versionKey } from '../store/declared-versions';
import { evidenceById } from '../store/evidence';
import {
  DeclaredDecision,
  DeclaredInvoice,
  DeclaredPurchase,
  DeclaredRow,
  DeclaredVersion,
  toDeclaredDecision,
  toDeclaredPurchase,
  toDeclaredRow,
  toDeclaredVersion,
} from './declared-purchase.types';
import { Evidence, toEvidence } from './evidence.types';

@Resolver(() => DeclaredPurchase)
export class DeclaredPurchaseFieldsResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => Organisation, { nullable: true })
  buyer({ row }: DeclaredPurchase, _: unknown, context: RequestContext): Promise<Organisation | null> {
    return loadOrganisation(context, this.database, row.buyerId);
  }

  @ResolveField(() => Organisation, { nullable: true, description: 'Who sold it; null where it is no supplier here.' })
  seller({ row }: DeclaredPurchase, _: unknown, context: RequestContext): Promise<Organisation | null> {
    return loadOrganisation(context, this.database, row.sellerId);
  }

  @ResolveField(() => DeclaredVersion, { description: 'What it says now.' })
  async current(declared: DeclaredPurchase, _: unknown, context: RequestContext): Promise<DeclaredVersion> {
    return (await this.versions(declared, _, context)).at(-1)!;
  }

  @ResolveField(() => [DeclaredVersion], { description: 'Everything that it said, oldest first.' })
  async versions({ row }: DeclaredPurchase, _: unknown, context: RequestContext): Promise<DeclaredVersion[]> {
    const load = (ids: readonly string[]) => declaredVersions(this.database, ids);
    return ((await loadBatched(context, 'declared:versions', row.id, load)) ?? []).map(toDeclaredVersion);
  }

  @ResolveField(() => [DeclaredDecision], { description: 'What became of it, by versions.' })
  async decisions({ row }: DeclaredPurchase, _: unknown, context: RequestContext): Promise<DeclaredDecision[]> {
    const load = (ids: readonly string[]) => declaredDecisions(this.database, ids);
    return ((await loadBatched(context, 'declared:decisions', row.id, load)) ?? []).map(toDeclaredDecision);
  }
}

@Resolver(() => DeclaredVersion)
export class DeclaredVersionFieldsResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => [DeclaredRow])
  async rows({ row }: DeclaredVersion, _: unknown, context: RequestContext): Promise<DeclaredRow[]> {
    const load = (keys: readonly string[]) => rowsOfVersions(this.database, keys);
    return ((await loadBatched(context, 'declared:rows', versionKey(row), load)) ?? []).map(toDeclaredRow);
  }

  @ResolveField(() => [Evidence], { description: 'Its invoice and its transfer, with their state.' })
  async evidence({ row }: DeclaredVersion, _: unknown, context: RequestContext): Promise<Evidence[]> {
    const load = (ids: readonly string[]) => evidenceById(this.database, context.viewer as Viewer, ids);
    const found = [row.invoiceEvidenceId, row.paymentEvidenceId].map((id) =>
      loadBatched(context, 'declared:evidence', id, load),
    );
    return (await Promise.all(found)).flatMap((each) => (each ? toEvidence(each) : []));
  }
}

@Resolver(() => DeclaredInvoice)
export class DeclaredInvoiceFieldsResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => DeclaredPurchase, { nullable: true, description: 'Null where a dry run would make it.' })
  async declaredPurchase(
    { declarationId: id }: DeclaredInvoice,
    _: unknown,
    context: RequestContext,
  ): Promise<DeclaredPurchase | null> {
    if (id === null) return null;
    const load = (ids: readonly string[]) => declaredPurchasesById(this.database, context.viewer as Viewer, ids);
    const row = await loadBatched(context, 'declared:invoices', id, load);
    return row && toDeclaredPurchase(row);
  }
}

@Resolver(() => DeclaredRow)
export class DeclaredRowFieldsResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => Lot, { nullable: true, description: 'The lot that they are of; null where none is named.' })
  lot({ row }: DeclaredRow, _: unknown, context: RequestContext): Promise<Lot | null> | null {
    return row.lotId === null ? null : loadLot(context, this.database, row.lotId);
  }
}

@Resolver(() => DeclaredDecision)
export class DeclaredDecisionFieldsResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => Organisation, { nullable: true, description: 'The office, or the buyer where it withdrew.' })
  by({ organisationId }: DeclaredDecision, _: unknown, context: RequestContext): Promise<Organisation | null> {
    return loadOrganisation(context, this.database, organisationId);
  }
}
