import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import { loadProduct, Product } from '@shanhai/goods';
import { CurrentContext, loadBatched, type RequestContext } from '@shanhai/graphql';
import { loadOrganisation, Organisation } from '@shanhai/organisations';
import { certificatesOfLots } from '../store/certificates';
import { latestClaims } from '../store/origin-claims';
import { Certificate, toCertificate } from './certificate.type';
import { Lot } from './lot.type';
import { LotOrigin, toLotOrigin } from './origin-claim.type';

/** Fields of a lot that live elsewhere; one statement each for all lots of a request. */
@Resolver(() => Lot)
export class LotFieldsResolver {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
  ) {}

  @ResolveField(() => Product)
  product(@Parent() lot: Lot, @CurrentContext() context: RequestContext) {
    return loadProduct(context, this.database, lot.productId);
  }

  @ResolveField(() => Organisation)
  supplier(@Parent() lot: Lot, @CurrentContext() context: RequestContext) {
    return loadOrganisation(context, this.database, lot.supplierId);
  }

  @ResolveField(() => [String], { description: 'Names of the place and those above it, the province first, as of the harvest.' })
  async placeNames(@Parent() lot: Lot, @CurrentContext() context: RequestContext): Promise<string[]> {
    const names = await loadBatched(context, 'place names', `${lot.placeCode} ${lot.harvestedOn}`, (keys) => this.namesOf(keys));
    return names ?? [];
  }

  @ResolveField(() => LotOrigin, { nullable: true, description: 'How its latest claim was judged, and by which office; null where none was made.' })
  async origin(@Parent() lot: Lot, @CurrentContext() context: RequestContext): Promise<LotOrigin | null> {
    const claim = await loadBatched(context, 'latest claims', lot.lotId, (ids) => latestClaims(this.database, ids));
    return claim && toLotOrigin(claim);
  }

  @ResolveField(() => [Certificate])
  async certificates(@Parent() lot: Lot, @CurrentContext() context: RequestContext): Promise<Certificate[]> {
    const rows = await loadBatched(context, 'certificates', lot.lotId, (ids) => certificatesOfLots(this.database, ids));
    return (rows ?? []).map(toCertificate);
  }

  private async namesOf(keys: readonly string[]): Promise<Map<string, string[]>> {
    const book = await this.places.book();
    const names = (code: string, date: string) => book.ancestry(code, date).map((each) => book.spanAt(each, date)!.name);
    return new Map(keys.map((key) => [key, names(...(key.split(' ') as [string, string])).reverse()]));
  }
}
