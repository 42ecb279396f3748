import type { OnModuleInit } from '@nestjs/common';
import { Args, ID, Resolver } from '@nestjs/graphql';
import { Database, readPage } from '@shanhai/database';
import {
  type ConnectionOf,
  CurrentViewer,
  DateScalar,
  fromGlobalId,
  Mutation,
  NodeRegistry,
  PagingArgs,
  Query,
  requireDate,
  toConnection,
  type Viewer,
} from '@shanhai/graphql';
import { pageOfRegistrations, registrationsById } from '../store/registrations';
import { EndChannelRegistration } from '../use-cases/end-channel-registration';
import { RegisterChannelPartner } from '../use-cases/register-channel-partner';
import {
  ChannelRegistration,
  ChannelRegistrationConnection,
  EndChannelRegistrationInput,
  EndChannelRegistrationPayload,
  RegisterChannelPartnerInput,
  RegisterChannelPartnerPayload,
  toChannelRegistration,
} from './registration.types';

@Resolver(() => ChannelRegistration)
export class RegistrationsResolver implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly nodes: NodeRegistry,
    private readonly register: RegisterChannelPartner,
    private readonly end: EndChannelRegistration,
  ) {}

  onModuleInit(): void {
    this.nodes.register('ChannelRegistration', async (ids) => {
      const rows = await registrationsById(this.database, ids);
      return new Map([...rows].map(([id, row]) => [id, toChannelRegistration(row)]));
    });
  }

  @Query(() => ChannelRegistrationConnection, {
    public: 'who sells goods of the cooperation is for everybody to know',
    description: 'Registered channel partners, the newest registration first; with `asOf` those of that day.',
  })
  async channelRegistrations(
    @Args() paging: PagingArgs,
    @Args('partnerId', { type: () => ID, nullable: true }) partner?: string | null,
    @Args('asOf', { type: () => DateScalar, nullable: true }) asOf?: string | null,
  ): Promise<ConnectionOf<ChannelRegistration>> {
    const partnerId = partner == null ? null : fromGlobalId('Organisation', partner, ['partnerId']);
    const on = asOf ? requireDate(asOf, ['asOf']) : null;
    const page = await pageOfRegistrations(this.database, { partnerId, on }, readPage(paging));
    return toConnection(page, toChannelRegistration);
  }

  @Mutation(() => RegisterChannelPartnerPayload, {
    allow: 'channel:judge',
    description:
      'Registers an organisation of your places as a channel partner for a span of days. Refused: REQUIRED, TOO_LONG, DATE_INVALID, DATE_OUT_OF_ORDER, NOT_FOUND, OUTSIDE_YOUR_PLACES, CHANNEL_REGISTERED, IDEMPOTENCY_KEY_REUSED.',
  })
  async registerChannelPartner(
    @Args('input') input: RegisterChannelPartnerInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<RegisterChannelPartnerPayload> {
    const partnerId = fromGlobalId('Organisation', input.partnerId, ['partnerId']);
    return { registration: await this.read(await this.register.run(viewer, { ...input, partnerId })) };
  }

  @Mutation(() => EndChannelRegistrationPayload, {
    allow: 'channel:judge',
    description:
      'Ends the registration of a channel partner of your places on a day. Refused: REQUIRED, TOO_LONG, DATE_INVALID, DATE_OUT_OF_ORDER, NOT_FOUND, OUTSIDE_YOUR_PLACES.',
  })
  async endChannelRegistration(
    @Args('input') input: EndChannelRegistrationInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<EndChannelRegistrationPayload> {
    const registrationId = fromGlobalId('ChannelRegistration', input.registrationId, ['registrationId']);
    await this.end.run(viewer, { ...input, registrationId });
    return { registration: await this.read(registrationId) };
  }

  private async read(id: string): Promise<ChannelRegistration> {
    return toChannelRegistration((await registrationsById(this.database, [id])).get(id)!);
  }
}
