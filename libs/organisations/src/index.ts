export { OrganisationsApiModule, organisationsResolvers } from './organisations-api.module';
export { ACCESS_TOKEN_SECONDS, AccessTokens } from './access-token';
export { OrganisationsModule } from './organisations.module';
export { type OrganisationKind, permissionsOf, type Role, ROLES, rolesOf } from './rules/roles';
