import type { INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Database, DatabaseModule } from '@shanhai/database';
import { newId, type Refusal } from '@shanhai/kernel';
import { AddOrganisation, organisationProfiles, OrganisationsModule } from '@shanhai/organisations';
import { aBuyer, ApiClient, madeUpCreditCode, testWorld } from '@shanhai/testing';

const nobody = new ApiClient();

describe('adding an organisation, as those who run the platform do', () => {
  let libs: INestApplicationContext;
  let database: Database;
  let adding: AddOrganisation;
  beforeAll(async () => {
    const { databaseUrl, tokenSecret } = testWorld();
    const imports = [
      DatabaseModule.forRoot({ url: databaseUrl, poolSize: 2 }),
      OrganisationsModule.forRoot({ tokenSecret }),
    ];
    libs = await Test.createTestingModule({ imports }).compile();
    database = libs.get(Database);
    adding = libs.get(AddOrganisation);
  });
  afterAll(() => libs.close());

  const office = (change: object = {}) => ({
    kind: 'OFFICE' as const,
    unitType: 'COORDINATION_OFFICE' as const,
    name: '宁夏协作办',
    creditCode: madeUpCreditCode('11', '640000'),
    seatCode: '640000',
    members: [{ name: '李强', email: `${newId()}@example.org`, password: 'correct horse battery' }],
    ...change,
  });

  it('lets its members sign in at once, with the roles given or all of the kind', async () => {
    const input = office({
      members: [undefined, ['AUDITOR' as const]].map((roles) => ({
        name: '李强',
        email: `${newId()}@example.org`,
        password: 'correct horse battery',
        roles,
      })),
    });
    const { organisationId, userIds } = await adding.run(input);
    expect(userIds).toHaveLength(2);
    expect((await organisationProfiles(database, [organisationId])).get(organisationId)).toMatchObject({
      kind: 'OFFICE',
      status: 'APPROVED',
      unitIds: [organisationId],
    });
    const roles: string[][] = [];
    for (const { email, password } of input.members)
      roles.push((await nobody.done('signIn', { email, password }, 'viewer { roles }')).viewer.roles);
    expect(roles).toEqual([['ADMIN', 'OFFICER', 'RULE_KEEPER', 'AUDITOR'], ['AUDITOR']]);
  });

  it('is refused as a registration is, and then leaves nothing', async () => {
    const taken = office();
    await adding.run(taken);
    const reasonsOf = (input: ReturnType<typeof office>) =>
      adding.run(input).then(
        () => [],
        ({ reasons }: Refusal) => reasons.map(({ code, field }) => `${code} ${field.join('.')}`),
      );
    // Other tests add theirs at the same time: these are known by their name.
    const name = `演示办 ${newId()}`;
    const left = () => database.query('SELECT id FROM organisations WHERE name = $1', [name]);
    expect(await reasonsOf(office({ name, creditCode: taken.creditCode }))).toEqual(['CREDIT_CODE_TAKEN creditCode']);
    expect(await reasonsOf(office({ name, members: taken.members }))).toEqual(['EMAIL_TAKEN members.0.email']);
    const [member] = taken.members;
    expect(await reasonsOf(office({ name, members: [{ ...member, roles: ['SELLER'] }], unitType: 'SCHOOL' }))).toEqual([
      'UNIT_TYPE_NOT_FOR_KIND unitType',
      'ROLE_NOT_FOR_KIND members.0.roles.0',
    ]);
    expect(await left()).toEqual([]);
    await adding.run(office({ name }));
    expect(await left()).toHaveLength(1);
  });

  it('reads profiles with the units above, own id first', async () => {
    const federation = await aBuyer({ approvalAboveFen: 100n });
    const union = await aBuyer({ parentId: federation.organisationId });
    const group = await aBuyer({ parentId: union.organisationId });
    const profiles = await organisationProfiles(database, [group.organisationId, federation.organisationId, newId()]);
    expect(profiles.size).toBe(2);
    expect(profiles.get(group.organisationId)!.unitIds).toEqual([
      group.organisationId,
      union.organisationId,
      federation.organisationId,
    ]);
    expect(profiles.get(federation.organisationId)!.approvalAboveFen).toBe(100n);
  });
});
