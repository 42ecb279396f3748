import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Database, DatabaseModule, Sequencer } from '@shanhai/database';
import {
  CreatePairing,
  DivisionsModule,
  EndPairing,
  LoadDivisions,
  loadRuleBook,
  Places,
  PutOriginList,
} from '@shanhai/divisions';
import type { Viewer } from '@shanhai/graphql';
import { newId } from '@shanhai/kernel';
import { freshDatabase } from '@shanhai/testing';

@Module({})
class Libs {
  static on(url: string) {
    return { module: Libs, imports: [DatabaseModule.forRoot({ url, poolSize: 3 }), DivisionsModule] };
  }
}

describe('the rule book', () => {
  let libs: INestApplicationContext;
  let drop: () => Promise<void>;
  const office: Viewer = {
    userId: newId(),
    organisationId: newId(),
    organisationKind: 'OFFICE',
    seatCode: '640000',
    seatCodes: ['640000'],
    roles: [],
    permissions: new Set(),
  };
  const question = {
    programmeCode: 'EAST_WEST',
    buyerSeatCode: '350181',
    buyerOrganisationIds: [],
    originCode: '640202',
    date: '2024-06-01',
  };
  const db = () => libs.get(Database);
  const newestPosition = async () => {
    while ((await libs.get(Sequencer).sequence()) > 0);
    const [{ position }] = await db().query<{ position: bigint }>(
      'SELECT max(position) AS position FROM fact_positions',
    );
    return position;
  };
  beforeAll(async () => {
    const fresh = await freshDatabase('rule_book');
    drop = fresh.drop;
    libs = await NestFactory.createApplicationContext(Libs.on(fresh.url), { logger: ['error'] });
  });
  afterAll(async () => {
    await libs.close();
    await drop();
  });

  it('is what was known at a position of the log: pairings, lists and places', async () => {
    const before = await newestPosition();
    const pairing = {
      programmeCode: 'EAST_WEST',
      eastDivisionCode: '350181',
      eastOrganisationId: null,
      westDivisionCode: '640202',
      validFrom: '2020-01-01',
      validUntil: null,
      source: 's',
    };
    const pairingId = await libs.get(CreatePairing).run(office, { ...pairing, idempotencyKey: 'a' });
    expect((await loadRuleBook(db(), before)).matchPairing(question).pairing).toMatchObject({
      westDivisionCode: '640000',
    });
    expect((await loadRuleBook(db(), null)).matchPairing(question).pairing?.id).toBe(pairingId);

    const created = await newestPosition();
    await libs.get(EndPairing).run(office, { pairingId, validUntil: '2024-01-01', source: 's', idempotencyKey: 'b' });
    const members = [{ divisionCode: '640202', validFrom: '2022-01-01', validUntil: null }];
    await libs
      .get(PutOriginList)
      .run(office, { code: 'LIST_X', nameZh: 'x', nameEn: 'x', source: 's', members, idempotencyKey: 'c' });
    await libs.get(LoadDivisions).run({
      source: 'test',
      spans: [
        {
          code: '640202',
          name: '大武口区',
          level: 3,
          parentCode: '640200',
          validFrom: '1983-01-01',
          validUntil: '2024-03-01',
          successors: [{ code: '640299', changedOn: '2024-03-01', partial: false }],
        },
        {
          code: '640299',
          name: '新区',
          level: 3,
          parentCode: '640200',
          validFrom: '2024-03-01',
          validUntil: null,
          successors: [],
        },
      ],
    });
    const changed = await newestPosition();
    const [then, now] = [await loadRuleBook(db(), created), await loadRuleBook(db(), changed)];
    expect(then.matchPairing(question).pairing?.id).toBe(pairingId);
    expect(now.matchPairing(question).former?.id).toBe(pairingId);
    expect(now.matchPairing({ ...question, originCode: '640299' }).former?.id).toBe(pairingId);
    expect([then, now].map((rules) => rules.isListed('LIST_X', '640202', '2023-01-01'))).toEqual([false, true]);
    expect(now.isListed('LIST_X', '640299', '2024-06-01')).toBe(true);
    expect([then, now].map((rules) => rules.places.spanAt('640202', '2024-06-01')?.code)).toEqual([
      '640202',
      undefined,
    ]);
  });

  it('is never stale where other libs look up a place', async () => {
    const places = libs.get(Places);
    expect(await places.ancestry('640202', '2024-06-01')).toEqual(['640299', '640200', '640000']);
    await libs.get(LoadDivisions).run({
      source: 'test',
      spans: [
        {
          code: '640298',
          name: '又一区',
          level: 3,
          parentCode: '640200',
          validFrom: '2024-03-01',
          validUntil: null,
          successors: [],
        },
      ],
    });
    expect((await places.requireDivision('640298', '2024-06-01', ['seatCode'])).name).toBe('又一区');
    await expect(places.requireDivision('640298', '2024-01-01', ['seatCode'])).rejects.toMatchObject({
      reasons: [{ code: 'DIVISION_UNKNOWN', field: ['seatCode'] }],
    });
    expect(await places.isWithin('640298', '640000', '2024-06-01')).toBe(true);
    expect(await places.isWithin('640298', '350000', '2024-06-01')).toBe(false);
  });
});
