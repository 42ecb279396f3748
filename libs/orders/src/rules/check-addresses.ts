import type { BusinessDate, Reasons } from '@shanhai/kernel';

export interface DeliveryAddress {
  name: string;
  divisionCode: string;
  street: string;
  contact: string;
  phone: string;
}

/** An address as it was given, with its path in the input for refusals. */
export interface WantedAddress {
  address: DeliveryAddress;
  field: (string | number)[];
}

const TEXT_MAX = 200;
const TEXTS = ['name', 'street', 'contact', 'phone'] as const;

/** Adds to `reasons`: REQUIRED, TOO_LONG, INVALID (named twice), DIVISION_UNKNOWN, each at its field. */
export function checkAddresses(
  addresses: readonly WantedAddress[],
  isPlace: (divisionCode: string, on: BusinessDate) => boolean,
  today: BusinessDate,
  reasons: Reasons,
): void {
  const names = new Set<string>();
  for (const { address, field } of addresses) {
    for (const key of TEXTS) {
      if (address[key].trim() === '') reasons.add('REQUIRED', [...field, key]);
      if (address[key].length > TEXT_MAX) reasons.add('TOO_LONG', [...field, key], { max: TEXT_MAX });
    }
    if (names.has(address.name))
      reasons.add('INVALID', [...field, 'name'], { value: address.name, reason: { zh: '重复', en: 'named twice' } });
    names.add(address.name);
    if (!isPlace(address.divisionCode, today))
      reasons.add('DIVISION_UNKNOWN', [...field, 'divisionCode'], {
        code: address.divisionCode.slice(0, 20),
        date: today,
      });
  }
}
