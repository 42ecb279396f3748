export { OrganisationsApiModule, organisationsResolvers } from './organisations-api.module';
export { ACCESS_TOKEN_SECONDS, AccessTokens } from './access-token';
export { OrganisationsModule } from './organisations.module';
export { type OrganisationKind, permissionsOf, type Role, ROLES, rolesOf } from './rules/roles';
export type { OrganisationStatus } from './rules/standing';
export { UNIT_TYPES, type UnitType } from './rules/unit-types';
export { type OrganisationProfile, organisationProfiles } from './store/profiles';
