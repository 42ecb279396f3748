export { OrdersApiModule, ordersResolvers } from './orders-api.module';
export { OrdersModule } from './orders.module';
