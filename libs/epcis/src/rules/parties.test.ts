import type { EpcisEvent } from './event';
import { partiesOf } from './parties';

const [OWNER, BUYER, CARRIER] = [1, 2, 3].map((n) => `0192a000-0000-7000-8000-00000000000${n}`);
const parties = (event: object) => partiesOf(event as EpcisEvent, OWNER);
const source = (type: string, id: string) => ({ type, source: id });
const destination = (type: string, id: string) => ({ type, destination: id });

it('is for anybody where an event only tells of goods, and for nobody else where it names documents alone', () => {
  expect(parties({ quantityList: [] })).toBeNull();
  expect(parties({ bizTransactionList: [{ type: 'po', bizTransaction: 'urn:x:1' }] })).toEqual([]);
});

it('is for who owns or has the goods before or after, each once, but for the owner of the event', () => {
  const event = {
    sourceList: [source('owning_party', `urn:uuid:${OWNER}`), source('possessing_party', `urn:uuid:${CARRIER}`)],
    destinationList: [
      destination('owning_party', `urn:uuid:${BUYER.toUpperCase()}`),
      destination('possessing_party', `urn:uuid:${BUYER}`),
    ],
  };
  expect(parties(event)).toEqual([BUYER, CARRIER]);
});

it('is not for places, nor for names of others', () => {
  const destinationList = [
    destination('location', `urn:uuid:${BUYER}`),
    destination('owning_party', 'https://id.gs1.org/417/9520123000010'),
    destination('owning_party', 'urn:uuid:buyer'),
  ];
  expect(parties({ destinationList })).toEqual([]);
});
