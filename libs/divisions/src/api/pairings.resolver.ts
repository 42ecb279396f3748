import type { OnModuleInit } from '@nestjs/common';
import { Args, ResolveField, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import {
  CurrentViewer,
  DateScalar,
  fromGlobalId,
  Mutation,
  NodeRegistry,
  Query,
  type RequestContext,
  requireDate,
  type Viewer,
} from '@shanhai/graphql';
import { type BusinessDate, Clock, within } from '@shanhai/kernel';
import { Places } from '../places';
import { pairings } from '../store/pairing-store';
import { CreatePairing } from '../use-cases/create-pairing';
import { EndPairing } from '../use-cases/end-pairing';
import { Division } from './division.type';
import { loadDivision } from './load-division';
import { CreatePairingInput, EndPairingInput } from './rule.inputs';
import { CreatePairingPayload, EndPairingPayload, Pairing, toPairing } from './rule.types';

@Resolver(() => Pairing)
export class PairingsResolver implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
    private readonly nodes: NodeRegistry,
    private readonly createPairings: CreatePairing,
    private readonly endPairings: EndPairing,
  ) {}

  onModuleInit(): void {
    this.nodes.register(
      'Pairing',
      async (ids) => new Map((await pairings(this.database, { ids })).map((row) => [row.id, toPairing(row)])),
    );
  }

  @Query(() => [Pairing], {
    public: 'pairings are published by both sides',
    description:
      'Pairings in force on a day (today where none is given) or, with ended, all that ever were. Refuses DATE_INVALID.',
  })
  async pairings(
    @Args('asOf', { type: () => DateScalar, nullable: true }) asOf: BusinessDate | null,
    @Args('programmeCode', { type: () => String, nullable: true }) programmeCode: string | null,
    @Args('divisionCode', {
      type: () => String,
      nullable: true,
      description: 'Only those with a party that is this place, lies in it or above it.',
    })
    divisionCode: string | null,
    @Args('ended', { defaultValue: false, description: 'Those that ended before the day or begin after it, too.' })
    ended: boolean,
  ): Promise<Pairing[]> {
    const date = asOf ? requireDate(asOf, ['asOf']) : this.clock.today();
    const book = await this.places.book();
    const touches = (code: string | null) =>
      divisionCode === null ||
      divisionCode === undefined ||
      (code !== null && (book.isWithin(code, divisionCode, date) || book.isWithin(divisionCode, code, date)));
    const rows = await pairings(this.database, { programmeCode });
    return rows
      .filter((row) => ended || within(date, row.validFrom, row.validUntil))
      .filter((row) => touches(row.eastDivisionCode) || touches(row.westDivisionCode))
      .map(toPairing);
  }

  @Mutation(() => CreatePairingPayload, {
    allow: 'office:rules',
    description:
      "Creates a pairing with a party in the office's places. Refuses NOT_FOUND, NOT_A_UNIT, REQUIRED, TOO_LONG, INVALID, DATE_INVALID, DATE_OUT_OF_ORDER, DIVISION_UNKNOWN, OUTSIDE_PROGRAMME, OUTSIDE_YOUR_PLACES, PAIRING_OVERLAP.",
  })
  async createPairing(
    @Args('input') { eastOrganisationId, ...input }: CreatePairingInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<CreatePairingPayload> {
    const id = await this.createPairings.run(viewer, {
      ...input,
      eastDivisionCode: input.eastDivisionCode ?? null,
      eastOrganisationId: eastOrganisationId
        ? fromGlobalId('Organisation', eastOrganisationId, ['eastOrganisationId'])
        : null,
      validUntil: input.validUntil ?? null,
    });
    return { pairing: await this.pairingOf(id), userErrors: [] };
  }

  @Mutation(() => EndPairingPayload, {
    allow: 'office:rules',
    description:
      "Ends a pairing with a party in the office's places; it stays to be seen. Refuses NOT_FOUND, REQUIRED, TOO_LONG, DATE_INVALID, DATE_OUT_OF_ORDER, OUTSIDE_YOUR_PLACES, STATE_NOT_ALLOWED.",
  })
  async endPairing(@Args('input') input: EndPairingInput, @CurrentViewer() viewer: Viewer): Promise<EndPairingPayload> {
    const pairingId = fromGlobalId('Pairing', input.pairingId, ['pairingId']);
    return {
      pairing: await this.pairingOf(await this.endPairings.run(viewer, { ...input, pairingId })),
      userErrors: [],
    };
  }

  @ResolveField(() => Division, { nullable: true, description: 'The eastern place as of the first day.' })
  async eastDivision(
    { eastDivisionCode, validFrom }: Pairing,
    _: unknown,
    context: RequestContext,
  ): Promise<Division | null> {
    return eastDivisionCode === null ? null : loadDivision(context, this.places, eastDivisionCode, validFrom);
  }

  @ResolveField(() => Division, { nullable: true, description: 'The western place as of the first day.' })
  westDivision(
    { westDivisionCode, validFrom }: Pairing,
    _: unknown,
    context: RequestContext,
  ): Promise<Division | null> {
    return loadDivision(context, this.places, westDivisionCode, validFrom);
  }

  private async pairingOf(id: string): Promise<Pairing> {
    const [row] = await pairings(this.database, { ids: [id] });
    return toPairing(row);
  }
}
