import {
  AddOrganisation,
  ApproveOrganisation,
  RecommendSupplier,
  RegisterOrganisation,
  rolesOf,
} from '@shanhai/organisations';
import { CreatePairing } from '@shanhai/divisions';
import { creditCodeOf, DEMO_PASSWORD, emailOf } from './accounts';
import { licenseSupplier } from './papers';
import { BUYERS, type DemoUnit, OFFICES, SUPPLIERS, VILLAGE_PAIRINGS } from './units';
import type { World } from './world';

/** Offices, buyers and the custodian are added; suppliers register, are recommended by their county, approved and licensed. */
export async function addUnits(world: World): Promise<void> {
  world.clock.setDate('2024-10-08');
  await Promise.all(OFFICES.map((unit) => add(world, unit)));
  await Promise.all(BUYERS.filter(({ parent }) => !parent).map((unit) => add(world, unit)));
  await Promise.all(BUYERS.filter(({ parent }) => parent).map((unit) => add(world, unit)));
  await Promise.all(SUPPLIERS.map((unit) => register(world, unit)));
  await world.readPeople();
  world.clock.setDate('2024-10-15');
  for (const unit of SUPPLIERS) {
    await approve(world, unit);
    await licenseSupplier(world, unit);
  }
  for (const [company, place] of VILLAGE_PAIRINGS) await pair(world, company, place);
}

async function add(world: World, unit: DemoUnit): Promise<void> {
  const { organisationId } = await world.use(AddOrganisation).run({
    ...application(world, unit),
    approvalAboveFen: unit.approvalAboveFen ?? null,
    members: unit.people.map(({ key, name, roles }) => ({
      name,
      email: emailOf(key),
      password: DEMO_PASSWORD,
      roles: roles ?? rolesOf(unit.kind),
    })),
  });
  world.organisationIds.set(unit.key, organisationId);
}

async function register(world: World, unit: DemoUnit): Promise<void> {
  const [{ key, name }] = unit.people;
  const { organisationId } = await world.use(RegisterOrganisation).run({
    ...application(world, unit),
    administrator: { name, email: emailOf(key), password: DEMO_PASSWORD },
  });
  world.organisationIds.set(unit.key, organisationId);
}

function application(world: World, unit: DemoUnit) {
  const { kind, unitType, name, seat, budgetUnit, parent } = unit;
  const parentId = parent ? world.organisationIds.get(parent)! : null;
  return { kind, unitType, name, creditCode: creditCodeOf(unit), seatCode: seat, budgetUnit, parentId };
}

async function approve(world: World, { key, seat, office }: DemoUnit): Promise<void> {
  const organisationId = world.organisationIds.get(key)!;
  await world.use(RecommendSupplier).run(world.viewer(office!), { organisationId });
  const approver = seat.startsWith('64') ? 'ningxia' : office!;
  await world.use(ApproveOrganisation).run(world.viewer(approver), { organisationId });
}

async function pair(world: World, company: string, westDivisionCode: string): Promise<void> {
  await world.use(CreatePairing).run(world.viewer('ningxia'), {
    idempotencyKey: `village pairing ${company}`,
    programmeCode: 'EAST_WEST',
    eastDivisionCode: null,
    eastOrganisationId: world.organisationIds.get(company)!,
    westDivisionCode,
    validFrom: '2022-01-01',
    validUntil: null,
    source: '厦门市属国企与闽宁镇村企结对安排，2022',
  });
}
