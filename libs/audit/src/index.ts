export { AuditApiModule, auditResolvers } from './audit-api.module';
export * from './trail';
