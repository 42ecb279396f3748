import { ResolveField, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import { Division, loadDivision, Places } from '@shanhai/divisions';
import { Category, loadCategory } from '@shanhai/goods';
import type { RequestContext } from '@shanhai/graphql';
import { loadOrganisation, Organisation } from '@shanhai/organisations';
import { BoardEntry } from './board-entry.type';

/** Who put an entry on the board, of what it is, and where. */
@Resolver(() => BoardEntry)
export class BoardEntryFieldsResolver {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
  ) {}

  @ResolveField(() => Organisation, { description: 'Who put it on the board.' })
  organisation({ organisationId }: BoardEntry, _: unknown, context: RequestContext) {
    return loadOrganisation(context, this.database, organisationId);
  }

  @ResolveField(() => Category)
  category({ categoryCode }: BoardEntry, _: unknown, context: RequestContext) {
    return loadCategory(context, this.database, categoryCode);
  }

  @ResolveField(() => Division, { nullable: true, description: 'As of the day of submission.' })
  division({ placeCode, submittedOn }: BoardEntry, _: unknown, context: RequestContext) {
    return loadDivision(context, this.places, placeCode, submittedOn);
  }
}
