import { type BookCheck, hashChecks, inBatch, LOG, type Offender, type Queryable, type Walk } from '@shanhai/database';
import { canonicalJson } from '@shanhai/kernel';
import { contentOf, EVENT_CAPTURED, type EventCaptured } from '../facts/epcis-facts';
import { ownUri } from '../rules/event';
import { eventHash } from '../rules/event-hash';
import { TERMS_OF_CLASSES, termOf } from '../rules/event-terms';
import { type NewEvent, newEvent } from '../rules/new-event';
import { sightsOf } from './sights';

/** Events may be of a thousand lots: so many are held at a time. */
const EVENTS: Walk = { table: 'epcis_events', key: 'id', type: 'uuid', rowsAtOnce: 500 };

/** Trace events: each is what was captured, and each that was captured is there. */
export const eventChecks: readonly BookCheck[] = [
  isItsFact(),
  isSeen(),
  {
    code: 'TRACE_EVENT_IS_THERE',
    says: { zh: '每个记入日志的溯源事件都在', en: 'Each trace event that the log tells of is there' },
    finds: {
      zh: '位置 {position} 记入的事件 {event} 不在了',
      en: 'event {event}, captured at position {position}, is missing',
    },
    walk: LOG,
    offenders: `SELECT p.stream_id::text AS subject, p.position, f.payload->>'eventId' AS event
      FROM fact_positions p JOIN facts f ON f.id = p.fact_id AND f.owner_id = p.owner_id
      WHERE ${inBatch('p.position', 'bigint')} AND p.type = '${EVENT_CAPTURED}' AND NOT EXISTS (SELECT FROM epcis_events e WHERE e.id = p.stream_id AND e.owner_id = p.owner_id)`,
  },
];

/**
 * The same of one lot's events, with their places in the chain of the log. What is missing bears the name of no lot any more: so none of the
 * events of those who had the lot may be missing.
 * @param ownerIds its supplier and whoever received it
 */
export function eventChecksOfLot(lotId: string, ownerIds: readonly string[]): readonly BookCheck[] {
  const terms = TERMS_OF_CLASSES.map((field) => `'${termOf(field, ownUri(lotId))}'`);
  const ofLot = `e.terms && ARRAY[${terms.join(', ')}]::text[]`;
  return [
    isItsFact(ofLot),
    isSeen(ofLot),
    isThere(ownerIds),
    ...hashChecks(`p.stream_id IN (SELECT e.id FROM epcis_events e WHERE ${ofLot})`),
  ];
}

function isThere(ownerIds: readonly string[]): BookCheck {
  const owners = ownerIds.map((id) => `'${id}'`).join(', ');
  const captured = `f.type = '${EVENT_CAPTURED}' AND f.owner_id IN (${owners})`;
  return {
    code: 'TRACE_EVENT_IS_THERE',
    says: {
      zh: '其生产者和收货方记入日志的溯源事件都在',
      en: 'Each trace event is there that the log tells of its supplier and of those who received it',
    },
    finds: {
      zh: '事实 {fact} 记入的事件 {event} 不在了：可能是本批次的',
      en: 'event {event}, captured by fact {fact}, is missing: it may be one of this lot',
    },
    walk: { ...EVENTS, table: `(SELECT f.* FROM facts f WHERE ${captured}) f`, rowsAtOnce: LOG.rowsAtOnce },
    offenders: `SELECT f.stream_id::text AS subject, f.id AS fact, f.payload->>'eventId' AS event FROM facts f
      WHERE ${inBatch('f.id', 'uuid')} AND ${captured} AND NOT EXISTS (SELECT FROM epcis_events e WHERE e.id = f.stream_id AND e.owner_id = f.owner_id OFFSET 0)`,
  };
}

function isItsFact(of = 'true'): BookCheck {
  return {
    code: 'TRACE_EVENT_IS_ITS_FACT',
    says: {
      zh: '每个溯源事件都与日志所记的哈希相符，别无其他',
      en: 'Each trace event is what the log has the hash of, and there is no other',
    },
    finds: { zh: '事件 {event}：{zh}', en: 'event {event}: {en}' },
    walk: of === 'true' ? EVENTS : { ...EVENTS, table: `(SELECT e.* FROM epcis_events e WHERE ${of}) e` },
    offenders: async (db, after, through) =>
      (await eventsWithFacts(db, `${inBatch('e.id', 'uuid')} AND ${of}`, [after, through])).flatMap(wrongIn),
  };
}

function isSeen(of = 'true'): BookCheck {
  const columns = 'reader, kind, event_time, record_time, id, owner_id';
  const kept = `SELECT ${columns} FROM epcis_sights s WHERE ${inBatch('s.id', 'uuid')}${of === 'true' ? '' : ` AND s.id IN (SELECT e.id FROM epcis_events e WHERE ${of})`}`;
  const due = sightsOf(`(SELECT e.* FROM epcis_events e WHERE ${inBatch('e.id', 'uuid')} AND ${of})`);
  return {
    code: 'TRACE_EVENT_IS_SEEN',
    says: {
      zh: '每个溯源事件只列给可见的各方，且按其时间排序',
      en: 'Each trace event is listed for those who may see it, by its times, and for nobody else',
    },
    finds: { zh: '{reader}：{zh}', en: '{reader}: {en}' },
    walk: of === 'true' ? EVENTS : { ...EVENTS, table: `(SELECT e.* FROM epcis_events e WHERE ${of}) e` },
    offenders: `SELECT id::text AS subject, reader, '未列出' AS zh, 'it is not listed' AS en FROM (${due} EXCEPT ${kept}) missing
      UNION ALL SELECT id::text, reader, '不应列出' AS zh, 'it should not be listed' AS en FROM (${kept} EXCEPT ${due}) more`,
  };
}

type Kept = Omit<NewEvent, 'hash' | 'recordTime' | 'eventTime' | 'declarationTime'> & {
  eventTime: Date;
  recordTime: Date;
  declarationTime: Date | null;
  /** Null where the log tells of no such event. */
  said: EventCaptured | null;
};

function eventsWithFacts(db: Queryable, where: string, parameters: unknown[]): Promise<Kept[]> {
  return db.query<Kept>(
    `SELECT e.id, e.owner_id AS "ownerId", e.event_id AS "eventId", e.event_time AS "eventTime", e.record_time AS "recordTime",
       e.declaration_time AS "declarationTime", e.terms, e.party_ids AS "partyIds", e.place_codes AS "placeCodes", e.event, e.prefixes, e.own, f.payload AS said
     FROM epcis_events e LEFT JOIN facts f ON f.owner_id = e.owner_id AND f.type = '${EVENT_CAPTURED}'
       AND f.key = CASE WHEN e.declares THEN e.event_id || ' declared' ELSE e.event_id END AND f.stream_id = e.id
     WHERE ${where}`,
    parameters,
  );
}

/** What is wrong with an event, and the first thing only: what was changed shows in several. */
function wrongIn(kept: Kept): Offender[] {
  const { id, eventId, said, event, prefixes, ownerId, partyIds, placeCodes, own } = kept;
  const wrong = (zh: string, en: string) => [{ subject: id, event: eventId, zh, en }];
  if (!said)
    return wrong('日志中没有它：事后添加或改了编号', 'the log does not tell of it: added, or given another id');
  const hash = eventHash(event, prefixes);
  if (hash !== said.hash)
    return wrong(`内容的哈希为 ${hash}，日志为 ${said.hash}`, `says ${hash}, the log ${said.hash}`);
  const recordTime = kept.recordTime.toISOString();
  if (contentOf({ recordTime, partyIds, placeCodes, event, prefixes }) !== said.content)
    return wrong('记录时间、可见方或备注被改动', 'when it was recorded, who may see it or a comment was changed');
  const made = newEvent(event, { ownerId, partyIds, placeCodes, eventId, hash, recordTime, prefixes, own });
  const found = ({ terms, eventTime, declarationTime }: Pick<NewEvent, 'terms'> & Record<string, unknown>) =>
    canonicalJson([[...terms].sort(), eventTime, declarationTime]);
  return found({ ...kept }) === found({ ...made })
    ? []
    : wrong('检索用的词或时间被改动', 'what it is found by, or sorted by, was changed');
}
