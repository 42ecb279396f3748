import { after } from '@shanhai/kernel';
import { ORDER_STATES, orderTransitions, SUPPLIER_ORDER_STATES, supplierOrderTransitions } from './states';

describe('states', () => {
  it('of an order: every pair of verb and state', () => {
    const table = Object.keys(orderTransitions).map(
      (verb) =>
        `${verb}: ${ORDER_STATES.map((state) => after(orderTransitions, verb as never, state) ?? '-').join(' ')}`,
    );
    expect(ORDER_STATES).toEqual(['PENDING_APPROVAL', 'PLACED', 'REJECTED', 'CANCELLED', 'EXPIRED']);
    expect(table).toEqual([
      'approve: PLACED - - - -',
      'reject: REJECTED - - - -',
      'cancel: CANCELLED CANCELLED - - -',
      'expire: EXPIRED - - - -',
    ]);
  });

  it('of a supplier order: every pair of verb and state', () => {
    const table = Object.keys(supplierOrderTransitions).map(
      (verb) =>
        `${verb}: ${SUPPLIER_ORDER_STATES.map((state) => after(supplierOrderTransitions, verb as never, state) ?? '-').join(' ')}`,
    );
    expect(SUPPLIER_ORDER_STATES).toEqual([
      'PENDING_APPROVAL',
      'PLACED',
      'CONFIRMED',
      'SHIPPED',
      'CLOSED',
      'DECLINED',
      'REJECTED',
      'CANCELLED',
      'EXPIRED',
    ]);
    expect(table).toEqual([
      'approve: PLACED - - - - - - - -',
      'reject: REJECTED - - - - - - - -',
      'confirm: - CONFIRMED - - - - - - -',
      'decline: - DECLINED - - - - - - -',
      'cancel: CANCELLED CANCELLED - - - - - - -',
      'expire: EXPIRED EXPIRED - - - - - - -',
      'ship: - - SHIPPED - - - - - -',
      'closeShort: - - SHIPPED - - - - - -',
      'close: - - - CLOSED - - - - -',
    ]);
  });
});
