import { type BusinessDate, canonicalJson, groupedBy, Reasons } from '@shanhai/kernel';
import { SOURCE_LENGTH_MAX } from './new-pairing';
import type { PlaceBook } from './place-book';
import { checkSpan, overlap } from './spans';
import { checkCode, checkText } from './texts';

/** The longest list has 832 places; with their history it stays under this. */
export const LIST_MEMBERS_MAX = 3_000;
const NAME_LENGTH_MAX = 100;

export interface ListMember {
  divisionCode: string;
  validFrom: BusinessDate;
  validUntil: BusinessDate | null;
}

export interface OriginListToPut {
  code: string;
  nameZh: string;
  nameEn: string;
  source: string;
  members: ListMember[];
}

/** Everything that is wrong with a list that replaces `before`; an office changes only the places under its seat. */
export function judgeOriginList(
  list: OriginListToPut,
  before: readonly ListMember[],
  places: PlaceBook,
  officeSeatCode: string,
): Reasons {
  const reasons = new Reasons();
  checkCode(list.code, ['code'], reasons);
  for (const name of ['nameZh', 'nameEn'] as const) checkText(list[name], NAME_LENGTH_MAX, [name], reasons);
  checkText(list.source, SOURCE_LENGTH_MAX, ['source'], reasons);
  if (list.members.length > LIST_MEMBERS_MAX) {
    reasons.add('TOO_MANY', ['members'], { max: LIST_MEMBERS_MAX, count: list.members.length });
    return reasons;
  }
  const isOurs = ({ divisionCode, validFrom }: ListMember) => places.isWithin(divisionCode, officeSeatCode, validFrom);
  const kept = new Set(before.map(canonicalJson));
  list.members.forEach((member, index) => {
    const path = ['members', index];
    if (!checkSpan(member, path, reasons)) return;
    const { divisionCode, validFrom } = member;
    if (!places.spanAt(divisionCode, validFrom)) {
      reasons.add('DIVISION_UNKNOWN', [...path, 'divisionCode'], { code: divisionCode.slice(0, 20), date: validFrom });
    } else if (!kept.has(canonicalJson(member)) && !isOurs(member)) {
      reasons.add('OUTSIDE_YOUR_PLACES', [...path, 'divisionCode'], { value: divisionCode });
    }
  });
  const put = new Set(list.members.map(canonicalJson));
  const dropped = before.find((member) => !put.has(canonicalJson(member)) && !isOurs(member));
  if (dropped) reasons.add('OUTSIDE_YOUR_PLACES', ['members'], { value: dropped.divisionCode });
  addRepeated(list.members, reasons);
  return reasons;
}

function addRepeated(members: readonly ListMember[], reasons: Reasons): void {
  const numbered = members.map((member, index) => ({ member, index }));
  for (const ofPlace of groupedBy(numbered, ({ member }) => member.divisionCode).values()) {
    const sorted = ofPlace.sort((a, b) => (a.member.validFrom < b.member.validFrom ? -1 : 1));
    sorted.slice(1).forEach(({ member, index }, before) => {
      if (!overlap(sorted[before].member, member)) return;
      reasons.add('INVALID', ['members', index, 'divisionCode'], {
        value: member.divisionCode,
        reason: { zh: '时段重叠，重复列入', en: 'listed twice in overlapping spans' },
      });
    });
  }
}
