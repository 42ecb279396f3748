import type { Tx } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { refuse } from '@shanhai/kernel';
import { lockSku, type SkuRow } from '../store/skus';

/** The viewer's own SKU, locked. @throws Refusal NOT_FOUND at `skuId` where it is unknown or another's. */
export async function ownSku(tx: Tx, viewer: Viewer, skuId: string): Promise<SkuRow> {
  return (await lockSku(tx, skuId, viewer.organisationId)) ?? refuse('NOT_FOUND', ['skuId'], { value: skuId });
}
