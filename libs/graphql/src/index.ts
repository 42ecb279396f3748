export { asksBeyond } from './asked';
export { Connection, type ConnectionOf, PageInfo, PagingArgs, toConnection } from './connections';
export {
  batched,
  contextOf,
  CurrentContext,
  CurrentViewer,
  languageOf,
  loadBatched,
  type RequestContext,
} from './context';
export { enumOf } from './enums';
export { fromGlobalId, toGlobalId, uuidOf } from './global-ids';
export { GraphqlApiModule, graphqlResolvers } from './graphql-api.module';
export {
  checkDate,
  checkLength,
  checkReason,
  KEY_MAY_BE_LEFT_OUT,
  REASON_LENGTH_MAX,
  requireAtMost,
  requireDate,
  requireItems,
  requireReason,
} from './inputs';
export { BODY_BYTES_MAX } from './limits';
export { Node, type NodeFinder, NodeRegistry } from './nodes';
export { type Access, Mutation, Query } from './operations';
export {
  isOfPlaces,
  isOfProvince,
  isSeatOfPlaces,
  type Permission,
  PERMISSIONS,
  placePatterns,
  placePrefix,
  type Viewer,
} from './permissions';
export { Payload, ReaderErrorFilter, refusalError, RefusalFilter, UserError, UserErrorCode } from './refusals';
export { BaseQuantityScalar, DateScalar, DateTimeScalar, FenScalar, PositionScalar } from './scalars';
export { type HttpRequest, ViewerReader } from './viewer-reader';
