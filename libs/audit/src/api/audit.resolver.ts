import { Args, ID, Resolver } from '@nestjs/graphql';
import { Database, readPage, toPage } from '@shanhai/database';
import {
  Connection,
  type ConnectionOf,
  CurrentViewer,
  PagingArgs,
  Query,
  toConnection,
  toGlobalId,
  uuidOf,
  type Viewer,
} from '@shanhai/graphql';
import { readTrail } from '../read-trail';
import { AuditEntry } from './audit-entry';

const AuditEntryConnection = Connection(AuditEntry);

@Resolver()
export class AuditResolver {
  constructor(private readonly database: Database) {}

  @Query(() => AuditEntryConnection, {
    allow: 'audit:read',
    description: 'What members of your organisation did to one object, newest first.',
  })
  async auditTrail(
    @Args('subjectId', { type: () => ID, description: 'The object’s global id, or the code of what has none.' })
    subjectId: string,
    @Args() paging: PagingArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ConnectionOf<AuditEntry>> {
    const page = readPage(paging);
    const rows = await readTrail(this.database, viewer.organisationId, uuidOf(subjectId) ?? subjectId, page);
    return toConnection(
      toPage(page, rows, (row) => [row.recordedAtText, row.id]),
      ({ operation, userId, detail, recordedAt }) => ({
        operation,
        userId: userId && toGlobalId('User', userId),
        detail: JSON.stringify(detail),
        recordedAt,
      }),
    );
  }
}
