import { Module, type OnModuleInit, type Type } from '@nestjs/common';
import { Database } from '@shanhai/database';
import { DivisionsModule } from '@shanhai/divisions';
import { FilesModule, OwnFiles } from '@shanhai/files';
import {
  OutletCountFieldsResolver,
  OutletFieldsResolver,
  RegistrationFieldsResolver,
} from './api/channel-fields.resolver';
import { OutletsResolver } from './api/outlets.resolver';
import { RegistrationsResolver } from './api/registrations.resolver';
import { PeriodLockFieldsResolver, PeriodLocksResolver } from './api/period-locks.resolver';
import { SalesDisputesResolver, SoldGoodsFieldsResolver } from './api/sales-disputes.resolver';
import { SalesReportFieldsResolver, SalesRowFieldsResolver } from './api/sales-report-fields.resolver';
import { SalesReportsResolver } from './api/sales-reports.resolver';
import { ChannelsModule } from './channels.module';
import { readersOfFile } from './store/sales-reports';

/** The resolvers of this lib; the schema is printed from them without a database. */
export const channelsResolvers: Type[] = [
  OutletsResolver,
  OutletFieldsResolver,
  OutletCountFieldsResolver,
  RegistrationsResolver,
  RegistrationFieldsResolver,
  SalesReportsResolver,
  SalesReportFieldsResolver,
  SalesRowFieldsResolver,
  SalesDisputesResolver,
  SoldGoodsFieldsResolver,
  PeriodLocksResolver,
  PeriodLockFieldsResolver,
];

/** What of this lib is served over GraphQL. */
@Module({ imports: [ChannelsModule, DivisionsModule, FilesModule], providers: [...channelsResolvers] })
export class ChannelsApiModule implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly files: OwnFiles,
  ) {}

  onModuleInit(): void {
    // A report tells all that a partner sold: suppliers and others are shown their rows in figures, not the file.
    this.files.register(async (hash, viewer) => {
      const reports = await readersOfFile(this.database, hash, viewer);
      return reports.length === 0 || reports.some(({ mayOpen }) => mayOpen);
    });
  }
}
