export { ChannelsApiModule, channelsResolvers } from './channels-api.module';
export { ChannelsModule } from './channels.module';
export * from './facts/sales-facts';
export { type DeliveredGoods, type MatchedSale, matchSales, type SalesMatch, type SalesRow } from './rules/match-sales';
