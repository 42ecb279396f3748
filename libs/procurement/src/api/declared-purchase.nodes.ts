import type { Database } from '@shanhai/database';
import type { NodeRegistry } from '@shanhai/graphql';
import { declaredPurchasesById } from '../store/declared-purchases';
import { toDeclaredPurchase } from './declared-purchase.types';

/** How `node` finds what was bought elsewhere: for whom the list shows it. */
export function registerDeclaredPurchases(nodes: NodeRegistry, database: Database): void {
  nodes.register('DeclaredPurchase', async (ids, viewer) => {
    const rows = viewer?.permissions.has('order:read') ? await declaredPurchasesById(database, viewer, ids) : new Map();
    return new Map([...rows].map(([id, row]) => [id, toDeclaredPurchase(row)]));
  });
}
