export * from './api-client';
export * from './goods';
export * from './people';
export * from './test-database';
export * from './counting';
export * from './orders';
export * from './purchase-history';
export * from './slow-counter';
