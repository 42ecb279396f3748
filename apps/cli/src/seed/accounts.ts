import { creditCodeCheck, rolesOf } from '@shanhai/organisations';
import { type DemoUnit, UNITS } from './units';

/** Fixed and public: it opens nothing but demo data. */
export const DEMO_PASSWORD = 'shanhai-demo-2025';

export function emailOf(personKey: string): string {
  return `${personKey}@shanhai.example`;
}

/** A made-up unified social credit code with the right check character (GB 32100). */
export function creditCodeOf(unit: DemoUnit): string {
  if (unit.creditCode) return unit.creditCode;
  const serial = String(UNITS.indexOf(unit) + 1).padStart(3, '0');
  const first17 = `${unit.body}${unit.seat.slice(0, 6)}MA7XQ2${serial}`;
  return first17 + creditCodeCheck(first17);
}

export interface DemoAccount {
  does: string;
  email: string;
  organisation: string;
  roles: readonly string[];
}

const SHOWN: [personKey: string, does: string][] = [
  ['union', '采购单位：下单、付款'],
  ['union-approver', '采购单位：审批'],
  ['union-receiver', '采购单位：验收'],
  ['xiji', '合作社：商品、批次、发货'],
  ['winery', '酒庄：商品、批次、发货'],
  ['fujian', '协作办：统计、指标、封账'],
  ['ningxia', '西部协作办：审核、结对'],
  ['xiji-office', '县协作办：推荐、核实产地'],
  ['custodian', '结算中心：银行流水、认领、退款'],
  ['custodian-second', '结算中心：复核认领'],
];

/** The accounts that whoever tries the product signs in with first. */
export function shownAccounts(): DemoAccount[] {
  return SHOWN.map(([key, does]) => {
    const unit = UNITS.find(({ people }) => people.some((person) => person.key === key))!;
    const roles = unit.people.find((person) => person.key === key)!.roles ?? rolesOf(unit.kind);
    return { does, email: emailOf(key), organisation: unit.name, roles };
  });
}
