export { AuditApiModule, auditResolvers } from './audit-api.module';
export { AuditEntry } from './api/audit-entry';
export { recordAudit } from './trail';
