import type { Walk } from '@shanhai/database';

/** Those who keep others' money: few among all organisations, so that what they keep is summed for all of them at once. */
export const CUSTODIANS: Walk = {
  table: `(SELECT id FROM organisations WHERE kind = 'CUSTODIAN') custodians`,
  key: 'id',
  type: 'uuid',
  rowsAtOnce: 1_000,
};
