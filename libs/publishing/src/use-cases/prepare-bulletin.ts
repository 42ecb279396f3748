import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, type Queryable, takeIdempotencyKey } from '@shanhai/database';
import {
  checkLength,
  checkReason,
  fromGlobalId,
  requireAtMost,
  requireItems,
  toGlobalId,
  type Viewer,
} from '@shanhai/graphql';
import { canonicalJson, Clock, isMonth, type Month, newId, Reasons, refuse } from '@shanhai/kernel';
import { organisationProfiles } from '@shanhai/organisations';
import {
  type Facet,
  FACETS_MAX,
  namesOf,
  type PostedFigure,
  postedFigures,
  schemeRows,
  sealedMonths,
  type Seal,
  versionsIn,
} from '@shanhai/procurement';
import { type BulletinContent, type BulletinTable, monthsOf, unsealed } from '../rules/bulletin';
import { bulletinsById, type BulletinRow, insertBulletin, standingBulletin } from '../store/bulletins';

export interface PrepareBulletinInput {
  idempotencyKey: string;
  title: string;
  scheme: string;
  from: Month;
  until: Month;
  /** Facets of each table; the total comes by itself. */
  tables: readonly (readonly Facet[])[];
  /** Global id of the published bulletin that this one takes the place of, and why. */
  replacesId?: string | null;
  reason?: string | null;
}

const TITLE_LENGTH_MAX = 200;
/** A bulletin is read by people: more is an export. */
const TABLES_MAX = 8;
export const BULLETIN_ROWS_MAX = 5_000;
/** Ten years. */
const MONTHS_MAX = 120;

/**
 * Prepares a bulletin of sealed months: figures by posting month as the office sees them, with seals and scheme versions. It is
 * kept as it is from here on; another officer publishes it or sends it back (CR-22).
 * Refusals: REQUIRED, TOO_LONG, TOO_MANY (title, tables, rows, months), NOT_FOUND (scheme, replacesId), SCHEME_NOT_IN_FORCE,
 * PERIOD_NOT_SEALED, BULLETIN_STANDS, STATE_NOT_ALLOWED, INVALID (from, until, replacesId), DATE_OUT_OF_ORDER, IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class PrepareBulletin {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: PrepareBulletinInput): Promise<{ bulletinId: string }> {
    check(input);
    return this.database.write(viewer, async (tx) => {
      const result = { bulletinId: newId() };
      const first = await takeIdempotencyKey(tx, {
        organisationId: viewer.organisationId,
        operation: 'prepareBulletin',
        key: input.idempotencyKey,
        input,
        result,
      });
      if (first) return first;
      const replaced = await replacedBy(tx, viewer, input);
      const content = await this.write(tx, viewer, input, replaced);
      const text = canonicalJson(content);
      const hash = createHash('sha256').update(text).digest();
      insertBulletin(tx, {
        id: result.bulletinId,
        officeId: viewer.organisationId,
        scheme: input.scheme,
        title: content.title,
        from: input.from,
        until: input.until,
        preparedBy: viewer.userId,
        preparedOn: this.clock.today(),
        content: text,
        hash,
        replaces: replaced?.id ?? null,
        reason: content.replaces?.reason ?? null,
      });
      recordAudit(tx, {
        operation: 'prepareBulletin',
        subjectId: result.bulletinId,
        after: { status: 'PREPARED', hash: hash.toString('hex') },
        detail: input,
      });
      return result;
    });
  }

  /** What the bulletin says. */
  private async write(
    db: Queryable,
    viewer: Viewer,
    input: PrepareBulletinInput,
    replaced: BulletinRow | null,
  ): Promise<BulletinContent> {
    const { scheme: code, from, until } = input;
    const versions = await schemeRows(db, code);
    if (versions.length === 0) refuse('NOT_FOUND', ['scheme'], { value: code.slice(0, 40) });
    const inForce = versionsIn(versions, input);
    if (inForce.length === 0) refuse('SCHEME_NOT_IN_FORCE', ['scheme'], { code, from, until });
    const seals = await sealedMonths(db, from, until);
    const [missing] = unsealed(monthsOf(input, MONTHS_MAX), seals);
    if (missing) refuse('PERIOD_NOT_SEALED', ['until'], { month: missing });
    const groupings = [[], ...input.tables.map((facets) => [...new Set(facets)])];
    const figures = await postedFigures(db, viewer, {
      scheme: code,
      from,
      until,
      groupings,
      rowsMax: BULLETIN_ROWS_MAX,
    });
    const count = figures.tables.flat().length;
    if (count > BULLETIN_ROWS_MAX) refuse('TOO_MANY', ['tables'], { max: BULLETIN_ROWS_MAX, count });
    const keys = figures.tables.flat().flatMap((row) => row.keys.filter((key) => key !== null));
    const names = await namesOf(db, keys, 'zh');
    const office = (await organisationProfiles(db, [viewer.organisationId])).get(viewer.organisationId)!;
    const newest = inForce.at(-1)!;
    return {
      title: input.title.trim(),
      office: { id: toGlobalId('Organisation', office.organisationId), name: office.name, placeCode: viewer.seatCode },
      scheme: {
        code,
        nameZh: newest.nameZh,
        nameEn: newest.nameEn,
        versions: versions
          .filter((each) => inForce.includes(each) || figures.versions.includes(each.version))
          .map(({ version, validFrom, validUntil, source }) => ({ version, validFrom, validUntil, source })),
      },
      from,
      until,
      basis: 'POSTING',
      countedThrough: figures.countedThrough.toString(),
      seals: seals.map(toSealSaid),
      tables: figures.tables.map((rows, index) => toTable(groupings[index], rows, names)),
      replaces: replaced && {
        id: toGlobalId('Bulletin', replaced.id),
        hash: replaced.hash.toString('hex'),
        reason: input.reason!.trim(),
      },
    };
  }
}

/** Refuses what is wrong with the input by itself. */
function check({ title, tables, replacesId, reason, ...period }: PrepareBulletinInput): void {
  const reasons = new Reasons();
  if (title.trim() === '') reasons.add('REQUIRED', ['title']);
  checkLength(title, TITLE_LENGTH_MAX, ['title'], reasons);
  if (replacesId) checkReason(reason ?? '', ['reason'], reasons);
  for (const key of ['from', 'until'] as const)
    if (!isMonth(period[key]))
      reasons.add('INVALID', [key], { value: period[key].slice(0, 20), reason: { zh: '应为 YYYY-MM', en: 'YYYY-MM' } });
  if (!reasons.any && period.until < period.from)
    reasons.add('DATE_OUT_OF_ORDER', ['until'], { value: period.until, limit: period.from });
  reasons.refuseIfAny();
  requireItems(tables, TABLES_MAX, ['tables']);
  tables.forEach((facets, index) => requireItems(facets, FACETS_MAX, ['tables', index, 'groupBy']));
  requireAtMost(monthsOf(period, MONTHS_MAX), MONTHS_MAX, ['until']);
}

/** The bulletin that this one takes the place of: the one that stands, named, or none. */
async function replacedBy(db: Queryable, viewer: Viewer, input: PrepareBulletinInput): Promise<BulletinRow | null> {
  const { scheme, from, until, replacesId } = input;
  const standing = await standingBulletin(db, { officeId: viewer.organisationId, scheme, from, until });
  if (!replacesId) {
    if (standing) refuse('BULLETIN_STANDS', ['replacesId'], { title: standing.title });
    return null;
  }
  const id = fromGlobalId('Bulletin', replacesId, ['replacesId']);
  const replaced = (await bulletinsById(db, viewer.organisationId, [id])).get(id);
  if (!replaced || replaced.officeId !== viewer.organisationId)
    refuse('NOT_FOUND', ['replacesId'], { value: replacesId });
  if (replaced.id !== standing?.id) {
    if (replaced.scheme !== scheme || replaced.from !== from || replaced.until !== until)
      refuse('INVALID', ['replacesId'], { value: replaced.title, reason: ANOTHER_PERIOD });
    refuse('STATE_NOT_ALLOWED', ['replacesId'], { state: replaced.published ? 'WITHDRAWN' : 'NOT_PUBLISHED' });
  }
  return replaced;
}
const ANOTHER_PERIOD = { zh: '属于另一口径或期间', en: 'is of another scheme or period' };

const toSealSaid = ({ month, position, entries, hash }: Seal): BulletinContent['seals'][number] => ({
  month,
  position: position.toString(),
  entries: entries.toString(),
  hash: hash.toString('hex'),
});

function toTable(
  groupBy: readonly Facet[],
  rows: readonly PostedFigure[],
  names: ReadonlyMap<string, string>,
): BulletinTable {
  return {
    groupBy: [...groupBy],
    rows: rows.map(({ measure, keys, amountFen, lateFen, adjustmentFen, goodsFen, entries }) => ({
      measure,
      keys: [...keys],
      names: keys.map((key) => (key === null ? null : (names.get(key) ?? key))),
      amountFen: amountFen.toString(),
      lateFen: lateFen.toString(),
      adjustmentFen: adjustmentFen.toString(),
      goodsFen: goodsFen.toString(),
      entries: entries.toString(),
    })),
  };
}
