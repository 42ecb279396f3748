import type { Database } from '@shanhai/database';
import type { NodeRegistry } from '@shanhai/graphql';
import { disputesById } from '../store/disputes';
import { evidenceById } from '../store/evidence';
import { matchesById } from '../store/invoice-matches';
import { redRequestsById } from '../store/red-requests';
import { warningsById } from '../store/plausibility';
import { toDispute, toEvidence } from './evidence.types';
import { toMatch } from './invoice-match.types';
import { toRedRequest } from './red-requests.types';
import { toWarning } from './plausibility.types';

/** How `node` finds evidence, disputes, invoice matches, requests for red invoices and plausibility warnings: for whom the lists show them. */
export function registerEvidence(nodes: NodeRegistry, database: Database): void {
  nodes.register('Evidence', async (ids, viewer) => {
    const rows = viewer?.permissions.has('order:read') ? [...(await evidenceById(database, viewer, ids)).values()] : [];
    return new Map(rows.map((row) => [row.id, toEvidence(row)]));
  });
  nodes.register('Dispute', async (ids, viewer) => {
    const rows = viewer?.permissions.has('office:read')
      ? [...(await disputesById(database, viewer.seatCodes, ids)).values()]
      : [];
    return new Map(rows.map((row) => [row.id, toDispute(row)]));
  });
  nodes.register('InvoiceMatch', async (ids, viewer) => {
    const rows = viewer?.permissions.has('order:read') ? await matchesById(database, viewer, ids) : new Map();
    return new Map([...rows].map(([id, row]) => [id, toMatch(row)]));
  });
  nodes.register('RedInvoiceRequest', async (ids, viewer) => {
    const rows = viewer?.permissions.has('evidence:attach') ? [...(await redRequestsById(database, ids)).values()] : [];
    const own = rows.filter(({ buyerId, supplierId }) => [buyerId, supplierId].includes(viewer!.organisationId));
    return new Map(own.map((row) => [row.id, toRedRequest(row)]));
  });
  nodes.register('PlausibilityWarning', async (ids, viewer) => {
    const rows = viewer?.permissions.has('office:read')
      ? [...(await warningsById(database, viewer.seatCodes, ids)).values()]
      : [];
    return new Map(rows.map((row) => [row.id, toWarning(row)]));
  });
}
