import { Module } from '@nestjs/common';
import { DivisionsModule } from '@shanhai/divisions';
import { ApproveSettlementSheet } from './use-cases/approve-settlement-sheet';
import { AcceptDelivery } from './use-cases/accept-delivery';
import { ConfirmSupplierOrder, DeclineSupplierOrder } from './use-cases/answer-supplier-order';
import { CloseSupplierOrder } from './use-cases/close-supplier-order';
import { CheckOrder } from './use-cases/check-order';
import { ApproveOrder, CancelOrder, RejectOrder } from './use-cases/decide-order';
import { DraftSettlementSheet } from './use-cases/draft-settlement-sheet';
import { CancelSettlementSheet } from './use-cases/cancel-settlement-sheet';
import { SendBackSettlementSheet, SubmitSettlementSheet } from './use-cases/move-settlement-sheet';
import { DraftOrder } from './use-cases/draft-order';
import { DrillLots } from './use-cases/drill-lots';
import { HandOutContacts } from './use-cases/hand-out-contacts';
import { ExpireReservations } from './use-cases/expire-reservations';
import { FollowRevocations } from './use-cases/follow-revocations';
import { PlaceOrder } from './use-cases/place-order';
import { ReturnGoods } from './use-cases/return-goods';
import { ShipSupplierOrder } from './use-cases/ship-supplier-order';

const useCases = [
  DraftOrder,
  CheckOrder,
  PlaceOrder,
  ApproveOrder,
  RejectOrder,
  CancelOrder,
  ConfirmSupplierOrder,
  DeclineSupplierOrder,
  ShipSupplierOrder,
  AcceptDelivery,
  ReturnGoods,
  CloseSupplierOrder,
  ExpireReservations,
  FollowRevocations,
  DrillLots,
  HandOutContacts,
  DraftSettlementSheet,
  SubmitSettlementSheet,
  SendBackSettlementSheet,
  ApproveSettlementSheet,
  CancelSettlementSheet,
];

/** Use cases and stores; the API's resolvers are in OrdersApiModule. */
@Module({ imports: [DivisionsModule], providers: useCases, exports: useCases })
export class OrdersModule {}
