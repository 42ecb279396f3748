import { Module, type Type } from '@nestjs/common';
import { ArticleController } from './api/article.controller';
import { DigitalLinkController } from './api/digital-link.controller';
import { LotLinksResolver } from './api/lot-links.resolver';
import { LotPrintsController } from './api/lot-prints.controller';
import { TraceController } from './api/trace.controller';
import { TracePageModule } from './trace-page.module';

/** The resolvers of this lib; the schema is printed from them without a database. */
export const tracePageResolvers: Type[] = [LotLinksResolver];

/** What of this lib is served: the trace page, Digital Links and what is printed over plain HTTP; links over GraphQL. */
@Module({
  imports: [TracePageModule],
  controllers: [TraceController, ArticleController, DigitalLinkController, LotPrintsController],
  providers: [...tracePageResolvers],
})
export class TracePageApiModule {}
