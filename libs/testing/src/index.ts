export { type Answer, ApiClient } from './api-client';
export { aListing, type ListingOptions, type MadeListing } from './goods';
export { anIdentityNumber } from './identity-number';
export { aBuyer, aCustodian, anOffice, aPartner, aPerson, aSupplier, madeUpCreditCode, type Person } from './people';
export {
  closeSql,
  freshDatabase,
  moveTo,
  sharedTemplate,
  sql,
  TEST_WORLD_FILE,
  testWorld,
  type TestWorld,
  withDatabase,
} from './test-database';
export { aBrowser, NO_BROWSER } from './browser';
export { CardProcessor } from './card-processor';
export { counted, followed } from './counting';
export { deliveredPurchase, type DeliveredPurchase } from './delivered-purchase';
export {
  accept,
  ADDRESS,
  confirm,
  ORDER_FIELDS,
  type Parcel,
  PART_FIELDS,
  pay,
  place,
  ship,
  statementCsv,
  storedFile,
  type TransferRow,
} from './orders';
export { aDelivery, anInvoiceNumber, aPaidPurchase, type DeliveredOrder, type PaidPurchase } from './paid-purchase';
export { DeclaredHistory, playDeclared } from './declared-history';
export {
  type FactLog,
  OFFICE_STEPS,
  type HistoryFact,
  type HistoryLine,
  type HistoryLot,
  type HistoryScheme,
  type KnownRules,
  listed,
  pairing,
  type ParcelState,
  PARTNER,
  personOf,
  PLACES,
  play,
  PurchaseHistory,
  SALE_STEPS,
  scheme,
  school,
  SHIPPED_SCHEMES,
  type Step,
  STEPS,
  USUAL_RULES,
} from './purchase-history';
export { readPdf, type ReadPdf } from './read-pdf';
export { readQr, readQrSquares } from './read-qr';
export { countRoundTrips } from './round-trips';
export { countSlowly, type SlowCounts, slowKey, type SlowKey } from './slow-counter';
