import type { Type } from '@nestjs/common';
import { aidResolvers } from '@shanhai/aid';
import { auditResolvers } from '@shanhai/audit';
import { benefitResolvers } from '@shanhai/benefit';
import { catalogueResolvers } from '@shanhai/catalogue';
import { channelsResolvers } from '@shanhai/channels';
import { divisionsResolvers } from '@shanhai/divisions';
import { epcisResolvers } from '@shanhai/epcis';
import { filesResolvers } from '@shanhai/files';
import { goodsResolvers } from '@shanhai/goods';
import { needsResolvers } from '@shanhai/needs';
import { ordersResolvers } from '@shanhai/orders';
import { organisationsResolvers } from '@shanhai/organisations';
import { cardsResolvers, paymentsResolvers } from '@shanhai/payments';
import { procurementResolvers } from '@shanhai/procurement';
import { publishingResolvers } from '@shanhai/publishing';
import { tracePageResolvers } from '@shanhai/trace-page';
import { tracingResolvers } from '@shanhai/tracing';
import { graphqlResolvers } from '@shanhai/graphql';

/** Every resolver of the API, for printing the schema without a database. */
export const resolvers: Type[] = [
  ...graphqlResolvers,
  ...auditResolvers,
  ...epcisResolvers,
  ...filesResolvers,
  ...divisionsResolvers,
  ...organisationsResolvers,
  ...aidResolvers,
  ...goodsResolvers,
  ...tracingResolvers,
  ...catalogueResolvers,
  ...paymentsResolvers,
  ...cardsResolvers,
  ...ordersResolvers,
  ...tracePageResolvers,
  ...benefitResolvers,
  ...needsResolvers,
  ...channelsResolvers,
  ...procurementResolvers,
  ...publishingResolvers,
];
