import { Module } from '@nestjs/common';
import { DivisionsModule } from '@shanhai/divisions';
import { CloseOutlet } from './use-cases/close-outlet';
import { EndChannelRegistration } from './use-cases/end-channel-registration';
import { RegisterChannelPartner } from './use-cases/register-channel-partner';
import { RegisterOutlet } from './use-cases/register-outlet';
import { ReviewOutlet } from './use-cases/review-outlet';

const useCases = [CloseOutlet, EndChannelRegistration, RegisterChannelPartner, RegisterOutlet, ReviewOutlet];

/** Use cases and stores; what is served is in ChannelsApiModule. */
@Module({ imports: [DivisionsModule], providers: useCases, exports: useCases })
export class ChannelsModule {}
