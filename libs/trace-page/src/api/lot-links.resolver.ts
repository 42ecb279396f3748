import { Field, ObjectType, ResolveField, Resolver } from '@nestjs/graphql';
import { gtinsOfProducts } from '@shanhai/catalogue';
import { Database } from '@shanhai/database';
import { PublicUrl } from '@shanhai/documents';
import { loadBatched, type RequestContext } from '@shanhai/graphql';
import { Lot } from '@shanhai/tracing';
import { lotPath } from '../use-cases/make-labels';

@ObjectType({ description: 'Pictures of the QR code of a lot, which holds its Digital Link.' })
export class LotQr {
  @Field() svg: string;
  @Field() png: string;
}

/** Where the world finds a lot. */
@Resolver(() => Lot)
export class LotLinksResolver {
  constructor(
    private readonly database: Database,
    private readonly publicUrl: PublicUrl,
  ) {}

  @ResolveField(() => String, {
    description:
      'What the QR code on a parcel holds: the GS1 Digital Link of the lot, or the address of its trace page where its product has no GTIN.',
  })
  async digitalLink({ productId, traceCode }: Lot, _: unknown, context: RequestContext): Promise<string> {
    const gtin = await loadBatched(context, 'gtins', productId, (ids) => gtinsOfProducts(this.database, ids));
    return this.publicUrl.to(lotPath({ gtin, traceCode }));
  }

  @ResolveField(() => LotQr)
  qr({ traceCode }: Lot): LotQr {
    return {
      svg: this.publicUrl.to(`/lots/${traceCode}/qr.svg`),
      png: this.publicUrl.to(`/lots/${traceCode}/qr.png`),
    };
  }
}
