import { Args, Resolver } from '@nestjs/graphql';
import { Database, readPage, toPage } from '@shanhai/database';
import {
  checkDate,
  Connection,
  type ConnectionOf,
  CurrentViewer,
  fromGlobalId,
  PagingArgs,
  placePrefix,
  Query,
  toConnection,
  uuidOf,
  type Viewer,
} from '@shanhai/graphql';
import { Reasons, refuse } from '@shanhai/kernel';
import { readTrail, type TrailScope } from '../read-trail';
import { AuditEntry, AuditFilterInput, toAuditEntry } from './audit-entry';

const AuditEntryConnection = Connection(AuditEntry);

@Resolver()
export class AuditResolver {
  constructor(private readonly database: Database) {}

  @Query(() => AuditEntryConnection, {
    allow: 'audit:read',
    description:
      'Who did what, when, from where, before and after, newest first: in your organisation, or for an auditor of an office in all organisations of its places. Refused: OUTSIDE_YOUR_PLACES (organisationId, inPlaces), DATE_INVALID (from, until).',
  })
  async auditTrail(
    @Args('filter', { type: () => AuditFilterInput, nullable: true }) filter: AuditFilterInput | null,
    @Args() paging: PagingArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ConnectionOf<AuditEntry>> {
    const page = readPage(paging);
    const id = (type: string, field: 'organisationId' | 'userId') =>
      filter?.[field] ? fromGlobalId(type, filter[field], ['filter', field]) : null;
    const reasons = new Reasons();
    for (const field of ['from', 'until'] as const)
      if (filter?.[field]) checkDate(filter[field], ['filter', field], reasons);
    reasons.refuseIfAny();
    const organisationId = id('Organisation', 'organisationId');
    const rows = await readTrail(
      this.database.apart,
      scopeOf(viewer, organisationId, filter?.inPlaces === true),
      {
        organisationId,
        userId: id('User', 'userId'),
        subjectId: filter?.subjectId && (uuidOf(filter.subjectId) ?? filter.subjectId),
        operation: filter?.operation,
        from: filter?.from,
        until: filter?.until,
      },
      page,
    );
    return toConnection(
      toPage(page, rows, (row) => [row.recordedAtText, row.id]),
      toAuditEntry,
    );
  }
}

/** @throws Refusal OUTSIDE_YOUR_PLACES for more than a viewer may read */
function scopeOf(viewer: Viewer, organisationId: string | null, inPlaces: boolean): TrailScope {
  const own = (organisationId ?? viewer.organisationId) === viewer.organisationId;
  if (own && !inPlaces) return { organisationId: viewer.organisationId };
  const field = inPlaces ? 'inPlaces' : 'organisationId';
  if (!viewer.permissions.has('audit:read-places')) refuse('OUTSIDE_YOUR_PLACES', ['filter', field], { value: field });
  return { placePrefixes: viewer.seatCodes.map(placePrefix) };
}
