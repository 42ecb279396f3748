import type { EpcisEvent, QuantityElement } from '@shanhai/epcis';
import { type BusinessDate, businessDateOf, type Words } from '@shanhai/kernel';

/** One step of a lot as an event tells it. */
export interface Step {
  on: BusinessDate;
  what: Words;
  /** How much of the lot, such as `265 KGM`; null where the event does not say. */
  quantity: { amount: number; unit: string | null } | null;
  /** Ids of lots that it was made of, or went into. */
  from: string[];
  into: string[];
  recalled: boolean;
  /** A recall that was told before holds no more. */
  released: boolean;
}

/** Steps of the Core Business Vocabulary in people's words; others stand as they are. */
const WORDS: Readonly<Record<string, Words>> = {
  accepting: { zh: '验收', en: 'Accepted' },
  arriving: { zh: '到达', en: 'Arrived' },
  assembling: { zh: '组装', en: 'Assembled' },
  collecting: { zh: '收集', en: 'Collected' },
  commissioning: { zh: '制成', en: 'Made' },
  creating_class_instance: { zh: '制成', en: 'Made' },
  departing: { zh: '启运', en: 'Departed' },
  destroying: { zh: '损耗', en: 'Spoiled or lost' },
  holding: { zh: '暂扣', en: 'Held' },
  inspecting: { zh: '检验', en: 'Inspected' },
  loading: { zh: '装车', en: 'Loaded' },
  packing: { zh: '包装', en: 'Packed' },
  picking: { zh: '拣选', en: 'Picked' },
  receiving: { zh: '收货', en: 'Received' },
  repackaging: { zh: '分装', en: 'Repacked' },
  sampling: { zh: '抽样', en: 'Sampled' },
  sensor_reporting: { zh: '环境监测', en: 'Measured by sensors' },
  shipping: { zh: '发运', en: 'Shipped' },
  storing: { zh: '入库', en: 'Stored' },
  transporting: { zh: '运输', en: 'Transported' },
  unloading: { zh: '卸车', en: 'Unloaded' },
  unpacking: { zh: '拆包', en: 'Unpacked' },
};
const HARVESTED: Words = { zh: '采收', en: 'Harvested' };
const MADE_FROM: Words = { zh: '由其他批次制成', en: 'Made from other lots' };
const USED_IN: Words = { zh: '用于制成其他批次', en: 'Used to make other lots' };
const RECALLED: Words = { zh: '召回', en: 'Recalled' };
const RELEASED: Words = { zh: '召回结束', en: 'Recall ended' };
const RECORDED: Words = { zh: '记录', en: 'Recorded' };

/** What an event tells of the lot that goes by these names. */
export function stepOf(event: EpcisEvent, names: readonly string[]): Step {
  const has = (quantities: readonly QuantityElement[] = []) =>
    quantities.find(({ epcClass }) => names.includes(epcClass));
  const input = has(event.inputQuantityList);
  const output = has(event.outputQuantityList);
  const own = output ?? input ?? has(event.quantityList) ?? has(event.childQuantityList);
  const recalled = event.disposition === 'recalled' || event.persistentDisposition?.set?.includes('recalled') === true;
  const released =
    (event.bizStep === 'holding' && event.disposition === 'active') ||
    event.persistentDisposition?.unset?.includes('recalled') === true;
  return {
    on: businessDateOf(new Date(event.eventTime)),
    what: wordsOf(event, { recalled, released, made: output !== undefined, used: input !== undefined }),
    quantity: own?.quantity === undefined ? null : { amount: own.quantity, unit: own.uom ?? null },
    from: output ? lotIds(event.inputQuantityList, names) : [],
    into: input ? lotIds(event.outputQuantityList, names) : [],
    recalled,
    released,
  };
}

function wordsOf(
  event: EpcisEvent,
  { recalled, released, made, used }: { recalled: boolean; released: boolean; made: boolean; used: boolean },
): Words {
  if (recalled) return RECALLED;
  if (released) return RELEASED;
  if (made) return MADE_FROM;
  if (used) return USED_IN;
  const step = event.bizStep ?? '';
  if (step === 'commissioning' && event.ilmd?.['cbvmda:harvestStartDate'] !== undefined) return HARVESTED;
  if (step === '') return RECORDED;
  return Object.hasOwn(WORDS, step) ? WORDS[step] : { zh: step, en: step };
}

const LOT = /^urn:uuid:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** Ids of lots of this system among goods, but for the lot itself. */
function lotIds(quantities: readonly QuantityElement[] = [], names: readonly string[]): string[] {
  const others = quantities.filter(({ epcClass }) => !names.includes(epcClass));
  return [...new Set(others.flatMap(({ epcClass }) => LOT.exec(epcClass)?.[1] ?? []))];
}
