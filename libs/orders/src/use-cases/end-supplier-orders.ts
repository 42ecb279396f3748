import type { BusinessDate } from '@shanhai/kernel';
import { releaseStock } from '@shanhai/catalogue';
import { recordFacts, type Tx } from '@shanhai/database';
import { changeDues } from '@shanhai/payments';
import { supplierOrderFact } from '../facts/supplier-order-facts';
import { linesOf, setSupplierOrderStatus, updateLines } from '../store/lock';
import { chargesOfSupplierOrders } from '../store/read-orders';
import type { SupplierOrderRow } from '../store/rows';

/**
 * Nothing of these supplier orders will be delivered: gives their reserved stock back, and where a payable was opened
 * takes its dues to zero. The rows are locked, nothing of them was shipped, and all go to the same state.
 */
export async function endSupplierOrders(
  tx: Tx,
  parts: readonly SupplierOrderRow[],
  status: 'DECLINED' | 'REJECTED' | 'CANCELLED' | 'EXPIRED',
  on: BusinessDate,
): Promise<void> {
  if (parts.length === 0) return;
  const lines = await linesOf(
    tx,
    parts.map((part) => part.id),
  );
  setSupplierOrderStatus(
    tx,
    parts.map((part) => part.id),
    status,
  );
  releaseStock(
    tx,
    lines.map((line) => ({ skuId: line.skuId, quantity: line.confirmedQuantity })),
  );
  updateLines(
    tx,
    lines.map((line) => ({ ...line, confirmedQuantity: 0, dueFen: 0n })),
  );
  const opened = parts.filter((part) => part.status !== 'PENDING_APPROVAL');
  const charges = await chargesOfSupplierOrders(
    tx,
    opened.map((part) => part.id),
  );
  await changeDues(
    tx,
    opened.map((part) => ({
      subjectId: part.id,
      on,
      key: 'ended',
      reason: status,
      items: [
        ...lines
          .filter((line) => line.supplierOrderId === part.id)
          .map((line) => ({ itemId: line.id, amountFen: -line.dueFen })),
        ...charges
          .filter((charge) => charge.supplierOrderId === part.id)
          .map((charge) => ({ itemId: charge.id, amountFen: -charge.amountFen })),
      ],
    })),
  );
  recordFacts(
    tx,
    opened.map((part) =>
      supplierOrderFact('ended', { buyerId: part.buyerId, supplierOrderId: part.id }, on, part.id, { reason: status }),
    ),
  );
}
