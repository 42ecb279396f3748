import type { DemoUnit } from './units';

/** A delivery point of a unit, made from its name and seat. */
export function addressOf(unit: DemoUnit) {
  const name = `${unit.name.replace(/（.*）/, '')}仓库`;
  const contact = unit.people[0]?.name ?? '值班室';
  return { name, divisionCode: unit.seat, street: '人民路 1 号后勤入口', contact, phone: '0591-00000000' };
}
