import { ResolveField, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import { Division, loadDivision, Places } from '@shanhai/divisions';
import { loadBatched, type RequestContext } from '@shanhai/graphql';
import { loadOrganisation, Organisation } from '@shanhai/organisations';
import { aliasesOfLots } from '../store/lot-aliases';
import { certificatesOfLots } from '../store/certificates';
import { latestClaims } from '../store/origin-claims';
import { revocationsOfLots } from '../store/revocations';
import { Certificate, toCertificate } from './certificate.type';
import { Lot } from './lot.type';
import { LotOrigin, OriginRevocation, toLotOrigin, toOriginRevocation } from './origin-claim.type';

/** Fields of a lot that live elsewhere; one statement each for all lots of a request. */
@Resolver(() => Lot)
export class LotFieldsResolver {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
  ) {}

  @ResolveField(() => Organisation)
  supplier(lot: Lot, _: unknown, context: RequestContext) {
    return loadOrganisation(context, this.database, lot.supplierId);
  }

  @ResolveField(() => Division, { nullable: true, description: 'Where it grew, as of the harvest.' })
  place(lot: Lot, _: unknown, context: RequestContext): Promise<Division | null> {
    return loadDivision(context, this.places, lot.placeCode, lot.harvestedOn);
  }

  @ResolveField(() => LotOrigin, {
    nullable: true,
    description:
      'How the claim that stands, else the latest, was judged, and by which office; null where none was made.',
  })
  async origin(lot: Lot, _: unknown, context: RequestContext): Promise<LotOrigin | null> {
    const claim = await loadBatched(context, 'latest claims', lot.lotId, (ids) => latestClaims(this.database, ids));
    return claim && toLotOrigin(claim);
  }

  @ResolveField(() => [String], {
    description: 'Its other names: identifiers of the industrial internet (工业互联网标识).',
  })
  async aliases(lot: Lot, _: unknown, context: RequestContext): Promise<string[]> {
    return (await loadBatched(context, 'lot aliases', lot.lotId, (ids) => aliasesOfLots(this.database, ids))) ?? [];
  }

  @ResolveField(() => [OriginRevocation], {
    description: 'Revocations that last, of its origin and of that of lots that it was made of.',
  })
  async revocations(lot: Lot, _: unknown, context: RequestContext): Promise<OriginRevocation[]> {
    if (!lot.originRevoked) return [];
    const rows = await loadBatched(context, 'revocations of lots', lot.lotId, (ids) =>
      revocationsOfLots(this.database, ids),
    );
    return (rows ?? []).map(toOriginRevocation);
  }

  @ResolveField(() => [Certificate])
  async certificates(lot: Lot, _: unknown, context: RequestContext): Promise<Certificate[]> {
    const rows = await loadBatched(context, 'certificates', lot.lotId, (ids) => certificatesOfLots(this.database, ids));
    return (rows ?? []).map(toCertificate);
  }
}
