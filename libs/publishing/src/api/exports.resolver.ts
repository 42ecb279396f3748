import { Args, Field, ObjectType, registerEnumType, Resolver } from '@nestjs/graphql';
import { enumOf, Query } from '@shanhai/graphql';
import {
  CountEntryFilterInput,
  readEntriesAsOf,
  readEntryFilter,
  readTotals,
  SchemeTotalsArgs,
} from '@shanhai/procurement';
import { writeExportQuery } from './export-query';

const ExportFormat = enumOf(['CSV', 'XLSX']);
registerEnumType(ExportFormat, { name: 'ExportFormat', description: 'Both open right in Chinese Excel and WPS.' });
type ExportFormat = keyof typeof ExportFormat;

@ObjectType({ description: 'A file to fetch with the same bearer token.' })
export class ExportLink {
  @Field({
    description:
      'Path on this server, for GET. `X-Counted-Through` and the other `X-` headers say what the file is true of; so does its first sheet, or the lines above its heads.',
  })
  path: string;
}

const EXPORTED =
  'The file is streamed; heads are Chinese or English by Accept-Language; at most 2 at once for an organisation in each API process.';

/** Where totals and entries are as files. */
@Resolver()
export class ExportsResolver {
  @Query(() => ExportLink, {
    allow: 'count:read',
    description: `\`procurementTotals\` as a file, up to 100,000 rows. ${EXPORTED} Refused: INVALID (period), DATE_INVALID, TOO_MANY (groupBy), NOT_FOUND (filter).`,
  })
  totalsExport(
    @Args('format', { type: () => ExportFormat }) format: ExportFormat,
    @Args() args: SchemeTotalsArgs,
  ): ExportLink {
    readTotals(args);
    // Arguments without a name are all of them.
    return linkTo('totals', format, { ...args, format: null });
  }

  @Query(() => ExportLink, {
    allow: 'count:read',
    description: `\`countEntries\` as a file, with everything that a figure needs, of any length. ${EXPORTED} Refused: INVALID (period), DATE_INVALID (divisionsAsOf), NOT_FOUND (filter).`,
  })
  entriesExport(
    @Args('format', { type: () => ExportFormat }) format: ExportFormat,
    @Args('filter', { type: () => CountEntryFilterInput, nullable: true }) filter: CountEntryFilterInput | null,
  ): ExportLink {
    readEntryFilter(filter);
    readEntriesAsOf(filter);
    return linkTo('entries', format, { filter });
  }
}

const linkTo = (table: string, format: ExportFormat, args: object): ExportLink => ({
  path: `/exports/${table}.${format.toLowerCase()}?${writeExportQuery(args)}`,
});
