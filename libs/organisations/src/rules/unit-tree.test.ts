import { type UnitLink, type UnitMove, UnitTree } from './unit-tree';

const links = (...ids: string[]): UnitLink[] =>
  ids.map((id) => ({ unitId: id.replace('*', ''), budgetUnit: id.endsWith('*') }));
/** `*` after a name marks a budget unit. */
const move = (unit: string, from: string, to: string[], former: string[], more: Partial<UnitMove> = {}): UnitMove => ({
  ...links(unit)[0],
  changeId: `${unit}-${from}-${more.version ?? 1}`,
  version: 1,
  from,
  merged: false,
  reason: '机构改革',
  superiors: links(...to),
  formerSuperiors: links(...former),
  ...more,
});
const school = { unitIds: ['school', 'bureau', 'city'], budgetUnitId: 'bureau' };
const on = (tree: UnitTree, date: string, told = school) => {
  const { unitIds, budgetUnitId, moves } = tree.standingOn(told, date);
  return [unitIds.join(' '), budgetUnitId, moves.map((each) => each.changeId).join(' ')];
};

describe('where a unit stands', () => {
  it('is where the fact says while nothing has moved', () => {
    expect(on(UnitTree.of([]), '2026-05-01')).toEqual(['school bureau city', 'bureau', '']);
  });

  it('is below the new superior from the date on, and below the old one before, whichever of them the fact names', () => {
    const tree = UnitTree.of([move('school', '2026-05-10', ['district*', 'city'], ['bureau*', 'city'])]);
    expect(on(tree, '2026-05-09')).toEqual(['school bureau city', 'bureau', '']);
    expect(on(tree, '2026-05-10')).toEqual(['school district city', 'district', 'school-2026-05-10-1']);
    const later = { unitIds: ['school', 'district', 'city'], budgetUnitId: 'district' };
    expect(on(tree, '2026-05-09', later)).toEqual(['school bureau city', 'bureau', '']);
    expect(on(tree, '2026-05-10', later)).toEqual(['school district city', 'district', '']);
  });

  it('follows a unit above it that moves', () => {
    const tree = UnitTree.of([move('bureau*', '2026-05-10', ['county'], ['city'])]);
    expect(on(tree, '2026-05-10')).toEqual(['school bureau county', 'bureau', 'bureau*-2026-05-10-1']);
  });

  it('tells which units are unions, by the fact or by moves, where the fact tells of unions at all', () => {
    const union = { unitId: 'federation', budgetUnit: false, union: true };
    const city = { unitId: 'city', budgetUnit: false, union: false };
    const known = {
      superiors: [{ unitId: 'district', budgetUnit: false, union: false }, union],
      formerSuperiors: [city],
    };
    const tree = UnitTree.of([move('school', '2026-05-10', [], [], { ...known, position: 5n })]);
    const told = { ...school, unionIds: ['school'] };
    expect(tree.standingOn(told, '2026-05-10').unionIds).toEqual(['school', 'federation']);
    expect(tree.standingOn(told, '2026-05-09').unionIds).toEqual(['school']);
    expect(tree.at(4n).standingOn(told, '2026-05-10').unionIds).toEqual(['school']);
    expect(tree.standingOn(school, '2026-05-10')).not.toHaveProperty('unionIds');
    // A move that was recorded before unions were told says of no unit that it is none.
    const before = UnitTree.of([move('school', '2026-05-10', ['district', 'county'], ['city'])]);
    expect(before.standingOn(told, '2026-05-10').unionIds).toEqual(['school', 'district', 'county']);
  });

  it('is the same in whichever order moves were recorded, and later versions correct those of their date', () => {
    const first = move('school', '2026-03-01', ['district', 'city'], ['bureau*', 'city']);
    const above = move('district', '2026-02-01', ['county'], ['city']);
    const corrected = move('school', '2026-03-01', ['office*'], ['bureau*', 'city'], { version: 2 });
    const expected = ['school district county', null, 'school-2026-03-01-1 district-2026-02-01-1'];
    expect(on(UnitTree.of([first, above]), '2026-04-01')).toEqual(expected);
    expect(on(UnitTree.of([above, first]), '2026-04-01')).toEqual(expected);
    const again = ['school office', 'office', 'school-2026-03-01-2'];
    expect(on(UnitTree.of([first, above, corrected]), '2026-04-01')).toEqual(again);
    expect(on(UnitTree.of([corrected, above, first]), '2026-04-01')).toEqual(again);
  });

  it('takes a move into the past for the time until the next one', () => {
    const tree = UnitTree.of([
      move('school', '2026-05-01', ['district'], ['bureau*', 'city']),
      move('school', '2026-03-01', ['office'], ['bureau*', 'city'], { version: 2 }),
    ]);
    expect(['2026-02-28', '2026-03-01', '2026-05-01'].map((date) => on(tree, date)[0])).toEqual([
      'school bureau city',
      'school office',
      'school district',
    ]);
  });

  it('gives way to its successor once merged, whose share is then bought for', () => {
    const tree = UnitTree.of([move('bureau*', '2026-05-10', ['office*', 'city'], ['city'], { merged: true })]);
    expect(on(tree, '2026-05-09')).toEqual(['school bureau city', 'bureau', '']);
    expect(on(tree, '2026-05-10')).toEqual(['school office city', 'office', 'bureau*-2026-05-10-1']);
  });

  it('can stand alone', () => {
    const tree = UnitTree.of([move('school', '2026-05-10', [], ['bureau*', 'city'])]);
    expect(on(tree, '2026-05-10')).toEqual(['school', null, 'school-2026-05-10-1']);
  });
});

describe('a circle', () => {
  it('is seen on the dates on which it would be one, and ends a chain', () => {
    const tree = UnitTree.of([
      move('a', '2026-01-01', ['b'], []),
      move('a', '2026-03-01', [], ['b'], { version: 2 }),
      move('b', '2026-02-01', ['a'], []),
    ]);
    expect(['2026-01-31', '2026-02-01', '2026-03-01'].map((date) => tree.turnsBack('b', date))).toEqual([
      false,
      true,
      false,
    ]);
    expect(tree.chainOn('b', '2026-02-01')).toEqual(['b', 'a']);
    expect(tree.dates).toEqual(['2026-01-01', '2026-02-01', '2026-03-01']);
  });
});
