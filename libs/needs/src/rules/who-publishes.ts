import { isOfPlaces, type Viewer } from '@shanhai/graphql';
import type { BoardKind } from './board-entry';

/** Offices publish both, for the growers and units of their places. */
export function mayPublish(organisationKind: Viewer['organisationKind'], kind: BoardKind): boolean {
  if (organisationKind === 'OFFICE') return true;
  return kind === (organisationKind === 'SUPPLIER' ? 'HARVEST' : 'NEED');
}

/** Who may see an entry that is not public: its publisher and the offices of its place. */
export function seesAll(
  viewer: Pick<Viewer, 'organisationKind' | 'organisationId' | 'seatCodes'> | null,
  { organisationId, placeCodes }: { organisationId: string; placeCodes: readonly string[] },
): boolean {
  if (viewer?.organisationKind === 'OFFICE' && isOfPlaces(viewer, placeCodes)) return true;
  return viewer?.organisationId === organisationId;
}
