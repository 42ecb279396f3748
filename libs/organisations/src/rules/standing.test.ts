import { after } from '@shanhai/kernel';
import { ORGANISATION_STATUSES, standingOf, type Decision } from './standing';

const DECISIONS: Decision[] = ['recommend', 'approve', 'reject'];
const walk = (kind: 'SUPPLIER' | 'BUYER') =>
  ORGANISATION_STATUSES.flatMap((status) =>
    DECISIONS.map((decision) => [status, decision, after(standingOf(kind), decision, status)]).filter(
      ([, , to]) => to !== null,
    ),
  );

describe('standing of an organisation', () => {
  it('lets a supplier be approved only after its recommendation', () => {
    expect(walk('SUPPLIER')).toEqual([
      ['REGISTERED', 'recommend', 'RECOMMENDED'],
      ['REGISTERED', 'reject', 'REJECTED'],
      ['RECOMMENDED', 'approve', 'APPROVED'],
      ['RECOMMENDED', 'reject', 'REJECTED'],
    ]);
  });

  it('lets others be approved at once, and never recommended', () => {
    expect(walk('BUYER')).toEqual([
      ['REGISTERED', 'approve', 'APPROVED'],
      ['REGISTERED', 'reject', 'REJECTED'],
    ]);
  });
});
