import { mayRecall, seatsThatRecall } from './who-recalls';

const lot = { supplierId: 'a', placeCode: '640422100', supplierSeat: '640303' };
const SEATS = [
  '640000',
  '640400',
  '640422',
  '640422100',
  '640422101',
  '640300',
  '640303',
  '640302',
  '350000',
  '640500',
];

it('names the seats of the offices that may call a lot back, and no others', () => {
  const office = (seatCode: string) => ({
    organisationId: 'o',
    organisationKind: 'OFFICE' as const,
    seatCodes: [seatCode],
  });
  const may = SEATS.filter((seat) => mayRecall(office(seat), lot));
  expect(may).toEqual(['640000', '640400', '640422', '640422100', '640300', '640303']);
  expect(seatsThatRecall(lot)).toEqual([...may].sort());
});

it('lets a supplier call back its own lots alone', () => {
  const supplier = (organisationId: string) => ({
    organisationId,
    organisationKind: 'SUPPLIER' as const,
    seatCodes: ['640422'],
  });
  expect([mayRecall(supplier('a'), lot), mayRecall(supplier('b'), lot)]).toEqual([true, false]);
});
