import type { RequestOrigin } from '@shanhai/database';

/** What a viewer may do. Each operation names one; it is printed into the operation's description in the schema. */
export const PERMISSIONS = {
  'signed-in': 'anyone who is signed in for an approved organisation',
  'member:manage': 'administrators of the organisation',
  'audit:read': 'administrators and auditors of the organisation, for its own trail',
  'audit:read-places': 'auditors of an office, for the trails of all organisations in its places',
  'organisation:recommend': 'officers of the office of the place',
  'organisation:approve': 'officers of the office of the place or above',
  'catalogue:manage': 'sellers of a supplier',
  'lot:manage': 'sellers of a supplier',
  'recall:manage': 'sellers of a supplier for its own lots, officers of the office of the place',
  'lot:verify': 'officers of the office of the place',
  'licence:read': 'sellers of a supplier for its own, officers of the office of the place',
  'mandate:read': 'sellers of the producer and of the trading company, officers of the offices of their places',
  'trace:capture': 'sellers of a supplier, receivers of a buyer',
  'order:place': 'orderers of a buyer',
  'order:approve': 'approvers of a buyer',
  'order:receive': 'receivers of a buyer',
  'order:return': 'receivers of a buyer, sellers of the supplier',
  'order:read': 'members of the buyer, of a supplier in the order, and offices of their places',
  'supplier-order:manage': 'sellers of the supplier',
  'supplier-order:close': 'orderers of the buyer, sellers of the supplier',
  'settlement:prepare': 'orderers and finance of a buyer, sellers of a supplier',
  'settlement:read': 'members of the buyer and of the supplier',
  'payment:open': 'orderers and finance of a buyer',
  'card:read': 'orderers and finance of a buyer for their unit, finance of the custodian for its account',
  'payment:settle': 'finance of the custodian that holds the receiving account',
  'money:read':
    'finance and auditors of a buyer or custodian, sellers and auditors of a supplier, for their own accounts; auditors of an office for organisations in its places',
  'account:manage': 'finance of a custodian, for its own accounts',
  'account:review': 'officers of the office of the place or above',
  'account:read':
    'finance of a custodian for its own, officers for those of their places, sellers for those that may be paid into',
  'payee:choose': 'sellers of a supplier',
  'benefit:manage': 'sellers of a supplier',
  'benefit:read': 'sellers of a supplier for its own households, officers of an office for those of its places',
  'evidence:attach': 'finance and receivers of a buyer, sellers of a supplier, for their own orders',
  'purchase:declare': 'finance of a buyer, for what it bought elsewhere',
  'invoice:accept': 'finance of a buyer, for its own orders',
  'evidence:judge': 'officers of the office of the place',
  'count:read': 'members of the buyer or supplier for their own figures, offices for their places',
  'office:read': 'members of an office',
  'office:rules': 'rule keepers of an office',
  'bulletin:manage': 'officers of an office; who prepares a bulletin does not approve it',
  'aid:manage': 'officers of the office of the place or above',
  'outlet:manage': 'orderers of a channel partner, for its own outlets',
  'sales:report': 'orderers and finance of a channel partner, for its own sales',
  'sales:read': 'members of a channel partner for its own reports, members of an office for those of its places',
  'sales:dispute':
    'sellers of a supplier for sales of its goods, officers of offices of the supplier’s or the partner’s place',
  'need:publish': 'orderers of a buyer or channel partner, sellers of a supplier, officers of an office',
  'need:offer': 'orderers of a buyer or channel partner, sellers of a supplier',
  'need:moderate': 'officers of the office of the place or above',
  'channel:judge': 'officers of the office of the place or above',
  'reserve:declare': 'finance of a budget unit',
  'reserve:review': 'approvers of the superior unit, officers of an office',
  'unit:change': 'officers of the office of the places, administrators of a superior unit',
} as const satisfies Record<string, string>;

export type Permission = keyof typeof PERMISSIONS;

/** Who is asking: one user for one organisation, as the signed token says. */
export interface Viewer {
  userId: string;
  organisationId: string;
  organisationKind: 'BUYER' | 'SUPPLIER' | 'CHANNEL_PARTNER' | 'OFFICE' | 'CUSTODIAN';
  /** Division code of the organisation's seat; an office's places are this one and all below it. */
  seatCode: string;
  /** All codes that the seat's place is recorded under, its own first: a place may have had others, and may have got another. */
  seatCodes: readonly string[];
  roles: readonly string[];
  permissions: ReadonlySet<Permission>;
  /** Where the request came from, for the audit trail. */
  origin?: RequestOrigin;
}

/** Whether an office is a province's: what holds for all places, such as schemes and seals, is kept by those alone. */
export const isOfProvince = ({ seatCode }: Pick<Viewer, 'seatCode'>): boolean => /^\d\d0000$/.test(seatCode);

/** Whether codes of a place and of all above it, as they were recorded, are of an office's places. */
export const isOfPlaces = ({ seatCodes }: Pick<Viewer, 'seatCodes'>, placeCodes: readonly string[]): boolean =>
  placeCodes.some((code) => seatCodes.includes(code));

/** Patterns of SQL's LIKE for the codes of an office's places, whichever code its own one had then. */
export const placePatterns = ({ seatCodes }: Pick<Viewer, 'seatCodes'>): string[] =>
  seatCodes.map((code) => `${placePrefix(code)}%`);

/** Whether the seat of an organisation is in an office's places, whichever code it was registered under. */
export const isSeatOfPlaces = ({ seatCodes }: Pick<Viewer, 'seatCodes'>, seat: string): boolean =>
  seatCodes.some((code) => seat.startsWith(placePrefix(code)));

/** The start that the codes of an office's places share: `350000` is `35`, `350200` is `3502`, a county its six digits. */
export function placePrefix(seatCode: string): string {
  return seatCode.length === 6 ? seatCode.replace(/(00){1,2}$/, '') : seatCode;
}
