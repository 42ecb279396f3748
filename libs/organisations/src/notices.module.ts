import { type DynamicModule, Module } from '@nestjs/common';
import { LogMessageSender, NoMessageSender } from './messages/log-message-sender';
import { MessageSender } from './messages/message-sender';
import { SendNotices } from './use-cases/send-notices';

/** What the worker needs of this lib: notices go out as messages. */
@Module({})
export class NoticesModule {
  static forRoot({ messagesToLog }: { messagesToLog: boolean }): DynamicModule {
    const sender = { provide: MessageSender, useClass: messagesToLog ? LogMessageSender : NoMessageSender };
    return { module: NoticesModule, providers: [sender, SendNotices], exports: [SendNotices] };
  }
}
