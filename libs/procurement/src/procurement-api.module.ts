import { Module, type OnModuleInit, type Type } from '@nestjs/common';
import { Database } from '@shanhai/database';
import { NodeRegistry } from '@shanhai/graphql';
import { registerDeclaredPurchases } from './api/declared-purchase.nodes';
import {
  DeclaredDecisionFieldsResolver,
  DeclaredInvoiceFieldsResolver,
  DeclaredPurchaseFieldsResolver,
  DeclaredRowFieldsResolver,
  DeclaredVersionFieldsResolver,
} from './api/declared-purchase-fields.resolver';
import { DeclaredPurchasesResolver } from './api/declared-purchases.resolver';
import { DifferenceLinesResolver, DifferencesResolver } from './api/differences.resolver';
import { EntriesResolver } from './api/entries.resolver';
import { toEntry } from './api/entries.types';
import {
  DisputesResolver,
  EvidenceDisputesResolver,
  EvidenceLinesResolver,
  EvidenceResolver,
} from './api/evidence.resolver';
import { registerEvidence } from './api/evidence.nodes';
import { FiguresResolver } from './api/figures.resolver';
import { GapResolver } from './api/gap.resolver';
import { InvoiceMatchesResolver } from './api/invoice-matches.resolver';
import { InvoiceTolerancesResolver } from './api/invoice-tolerances.resolver';
import { InvoiceFieldsResolver, InvoicesResolver } from './api/invoices.resolver';
import { MatchHoldsResolver, SupplierOrderMatchResolver } from './api/match-holds.resolver';
import { OfficeResolver } from './api/office.resolver';
import { PlausibilityResolver } from './api/plausibility.resolver';
import { RedRequestsResolver } from './api/red-requests.resolver';
import { ReserveDeclarationsResolver, UnitReservesResolver } from './api/reserve.resolver';
import { StagesResolver } from './api/stages.resolver';
import { RunsResolver } from './api/runs.resolver';
import { toRun } from './api/runs.types';
import { SealsResolver } from './api/seals.resolver';
import { TargetsResolver, TargetVersionsResolver } from './api/targets.resolver';
import { toTarget } from './api/targets.types';
import { ProcurementModule } from './procurement.module';
import { entriesById } from './store/entries';
import { runsById } from './store/runs';
import { targetsById } from './store/targets';

/** The resolvers of this lib; the schema is printed from them without a database. */
export const procurementResolvers: Type[] = [
  FiguresResolver,
  StagesResolver,
  GapResolver,
  EntriesResolver,
  OfficeResolver,
  ReserveDeclarationsResolver,
  UnitReservesResolver,
  SealsResolver,
  TargetsResolver,
  TargetVersionsResolver,
  RunsResolver,
  DifferencesResolver,
  DifferenceLinesResolver,
  EvidenceResolver,
  EvidenceLinesResolver,
  EvidenceDisputesResolver,
  DisputesResolver,
  InvoicesResolver,
  InvoiceFieldsResolver,
  InvoiceMatchesResolver,
  InvoiceTolerancesResolver,
  MatchHoldsResolver,
  SupplierOrderMatchResolver,
  RedRequestsResolver,
  PlausibilityResolver,
  DeclaredPurchasesResolver,
  DeclaredPurchaseFieldsResolver,
  DeclaredRowFieldsResolver,
  DeclaredVersionFieldsResolver,
  DeclaredDecisionFieldsResolver,
  DeclaredInvoiceFieldsResolver,
];

/** What of this lib is served over GraphQL. */
@Module({ imports: [ProcurementModule], providers: [...procurementResolvers] })
export class ProcurementApiModule implements OnModuleInit {
  constructor(
    private readonly nodes: NodeRegistry,
    private readonly database: Database,
  ) {}

  onModuleInit(): void {
    registerEvidence(this.nodes, this.database);
    registerDeclaredPurchases(this.nodes, this.database);
    this.nodes.register('CountEntry', async (ids, viewer) => {
      const rows = viewer?.permissions.has('count:read')
        ? [...(await entriesById(this.database, viewer, ids)).values()]
        : [];
      return new Map(rows.map((row) => [row.id, toEntry(row)]));
    });
    this.nodes.register('Target', async (ids, viewer) => {
      const rows = viewer?.permissions.has('count:read') ? await targetsById(this.database, viewer, ids) : new Map();
      return new Map([...rows].map(([id, row]) => [id, toTarget(row)]));
    });
    this.nodes.register('CountRun', async (ids, viewer) => {
      const rows = viewer?.permissions.has('office:read') ? await runsById(this.database, viewer, ids) : new Map();
      return new Map([...rows].map(([id, row]) => [id, toRun(row)]));
    });
  }
}
