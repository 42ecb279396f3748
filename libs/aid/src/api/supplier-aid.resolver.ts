import { ResolveField, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import { loadBatched, type RequestContext } from '@shanhai/graphql';
import { groupedBy } from '@shanhai/kernel';
import { Organisation } from '@shanhai/organisations';
import { projectsOfSuppliers } from '../store/aid-projects';
import { AidProject, toAidProject } from './aid.types';

/** The aid that serves a supplier. */
@Resolver(() => Organisation)
export class SupplierAidResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => [AidProject], {
    description: 'Aid projects that serve this supplier, the latest year first; empty for who is no office.',
  })
  async aidProjects({ organisationId }: Organisation, _: unknown, context: RequestContext): Promise<AidProject[]> {
    if (!context.viewer?.permissions.has('office:read')) return [];
    const projects = await loadBatched(context, 'aid of suppliers', organisationId, async (ids) =>
      groupedBy(await projectsOfSuppliers(this.database, ids), ({ supplierId }) => supplierId!),
    );
    return (projects ?? []).map(toAidProject);
  }
}
