export { OrganisationsApiModule, organisationsResolvers } from './organisations-api.module';
export { ACCESS_TOKEN_SECONDS, AccessTokens } from './access-token';
export { NoticesModule } from './notices.module';
export { OrganisationsModule } from './organisations.module';
export { Organisation, OrganisationKindEnum, UnitTypeEnum } from './api/organisation';
export { loadOrganisation, primeOrganisations, toOrganisation } from './api/organisation-loader';
export { creditCodeCheck, requireCreditCode } from './rules/credit-code';
export { type OrganisationKind, permissionsOf, type Role, ROLES, rolesOf } from './rules/roles';
export type { OrganisationStatus } from './rules/standing';
export { type UnitMove, type UnitStanding, UnitTree } from './rules/unit-tree';
export { isPerson, isUnion, UNIT_TYPES, type UnitType } from './rules/unit-types';
export { onOwnAccount } from './own-account-viewer';
export { type AccountOnDay, onDayKey, unitsOnDays } from './store/belongings';
export {
  ORGANISATION_COLUMNS,
  type OrganisationProfile,
  organisationProfiles,
  type OrganisationRow,
} from './store/profiles';
export { isMember } from './store/memberships';
export { type NewNotice, notify } from './store/notices';
export { unitChecks } from './store/book-checks';
export { tradingCompaniesOn } from './store/trading-standings';
export { unitsBelow, unitsBelowOn, unitTree } from './store/unit-changes';
export { type AddedOrganisation, AddOrganisation } from './use-cases/add-organisation';
export { ApproveOrganisation } from './use-cases/approve-organisation';
export { OrganisationReader } from './organisation-reader';
export { requireUnit } from './use-cases/change-units';
export { MergeUnits } from './use-cases/merge-units';
export { MoveUnit } from './use-cases/move-unit';
export { RecommendSupplier } from './use-cases/recommend-supplier';
export { type Registration, RegisterOrganisation } from './use-cases/register-organisation';
export { RenameUnit } from './use-cases/rename-unit';
export { SendNotices } from './use-cases/send-notices';
