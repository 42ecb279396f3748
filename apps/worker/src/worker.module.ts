import { type DynamicModule, Module } from '@nestjs/common';
import { ChannelsModule } from '@shanhai/channels';
import { DatabaseModule } from '@shanhai/database';
import { DocumentsModule } from '@shanhai/documents';
import { NeedsModule } from '@shanhai/needs';
import { OrdersModule } from '@shanhai/orders';
import { NoticesModule } from '@shanhai/organisations';
import { CardsModule, PaymentsModule } from '@shanhai/payments';
import { ProcurementModule } from '@shanhai/procurement';
import { OcdsModule, PublishingModule } from '@shanhai/publishing';
import { TracingModule } from '@shanhai/tracing';
import { type Settings, SETTINGS } from './settings';
import { Worker } from './worker';

/** The consumers of the event log and the schedules. */
@Module({})
export class WorkerModule {
  static forRoot(settings: Settings): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        DatabaseModule.forRoot({
          url: settings.databaseUrl,
          becomeApplicationRole: settings.becomeApplicationRole,
          poolSize: 5,
        }),
        DocumentsModule.forRoot({ publicUrl: settings.publicUrl }),
        NoticesModule.forRoot({ messagesToLog: settings.messagesToLog }),
        CardsModule.forRoot(settings.cards),
        OcdsModule.forRoot(settings.ocds),
        TracingModule,
        OrdersModule,
        PaymentsModule,
        NeedsModule,
        ChannelsModule,
        ProcurementModule,
        PublishingModule,
      ],
      providers: [Worker, { provide: SETTINGS, useValue: settings }],
    };
  }
}
