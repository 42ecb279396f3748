import { type DynamicModule, Module } from '@nestjs/common';
import { AuditApiModule } from '@shanhai/audit';
import { AidApiModule } from '@shanhai/aid';
import { BenefitApiModule, BenefitModule, readHouseholdSettings } from '@shanhai/benefit';
import { CatalogueApiModule } from '@shanhai/catalogue';
import { ChannelsApiModule } from '@shanhai/channels';
import { DocumentsModule } from '@shanhai/documents';
import { DivisionsApiModule } from '@shanhai/divisions';
import { EpcisApiModule } from '@shanhai/epcis';
import { FilesApiModule } from '@shanhai/files';
import { GoodsApiModule } from '@shanhai/goods';
import { NeedsApiModule } from '@shanhai/needs';
import { OrdersApiModule } from '@shanhai/orders';
import { OrganisationsApiModule, OrganisationsModule } from '@shanhai/organisations';
import { CardsApiModule, CardsModule, PaymentsApiModule, readCardSettings } from '@shanhai/payments';
import { ProcurementApiModule } from '@shanhai/procurement';
import {
  OcdsModule,
  PublishingApiModule,
  readOcdsSettings,
  readSigningSettings,
  SigningModule,
} from '@shanhai/publishing';
import { TracePageApiModule } from '@shanhai/trace-page';
import { TracingApiModule } from '@shanhai/tracing';
import { DatabaseModule } from '@shanhai/database';
import { GraphqlApiModule } from '@shanhai/graphql';
import { HealthController } from './health.controller';
import { Metrics } from './metrics/metrics';
import { MetricsController } from './metrics/metrics.controller';
import { OperationMetrics } from './metrics/operation-metrics';
import { resolvers } from './resolvers';
import type { Settings } from './settings';

/** Composes the libs; holds no business line. */
@Module({})
export class ApiModule {
  static forRoot(settings: Settings): DynamicModule {
    return {
      module: ApiModule,
      imports: [
        DatabaseModule.forRoot({ url: settings.databaseUrl, becomeApplicationRole: settings.becomeApplicationRole }),
        DocumentsModule.forRoot({ publicUrl: settings.publicUrl }),
        OrganisationsModule.forRoot({ tokenSecret: settings.tokenSecret, messagesToLog: settings.messagesToLog }),
        CardsModule.forRoot(settings.cards ?? readCardSettings({})),
        BenefitModule.forRoot(settings.households ?? readHouseholdSettings({})),
        OcdsModule.forRoot(settings.ocds ?? readOcdsSettings({})),
        SigningModule.forRoot(settings.signing ?? readSigningSettings({})),
        GraphqlApiModule.forRoot(resolvers),
        AuditApiModule,
        FilesApiModule,
        EpcisApiModule,
        DivisionsApiModule,
        OrganisationsApiModule,
        GoodsApiModule,
        TracingApiModule,
        CatalogueApiModule,
        PaymentsApiModule,
        CardsApiModule,
        OrdersApiModule,
        TracePageApiModule,
        AidApiModule,
        BenefitApiModule,
        NeedsApiModule,
        ChannelsApiModule,
        ProcurementApiModule,
        PublishingApiModule,
      ],
      controllers: [HealthController, MetricsController],
      providers: [Metrics, OperationMetrics],
    };
  }
}
