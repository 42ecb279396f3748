import { Module, type OnModuleInit, type Type } from '@nestjs/common';
import { Database } from '@shanhai/database';
import { NodeRegistry } from '@shanhai/graphql';
import { EntriesResolver } from './api/entries.resolver';
import { toEntry } from './api/entries.types';
import { FiguresResolver } from './api/figures.resolver';
import { OfficeResolver } from './api/office.resolver';
import { StagesResolver } from './api/stages.resolver';
import { ProcurementModule } from './procurement.module';
import { entriesById } from './store/entries';

/** The resolvers of this lib; the schema is printed from them without a database. */
export const procurementResolvers: Type[] = [FiguresResolver, StagesResolver, EntriesResolver, OfficeResolver];

/** What of this lib is served over GraphQL. */
@Module({ imports: [ProcurementModule], providers: [...procurementResolvers] })
export class ProcurementApiModule implements OnModuleInit {
  constructor(
    private readonly nodes: NodeRegistry,
    private readonly database: Database,
  ) {}

  onModuleInit(): void {
    this.nodes.register('CountEntry', async (ids, viewer) => {
      const rows = viewer?.permissions.has('count:read')
        ? [...(await entriesById(this.database, viewer, ids)).values()]
        : [];
      return new Map(rows.map((row) => [row.id, toEntry(row)]));
    });
  }
}
