import { Injectable } from '@nestjs/common';
import { refuse } from '@shanhai/kernel';

/** Simultaneous exports of one organisation in this process: a person's two windows. */
export const EXPORTS_PER_ORGANISATION = 2;
/** Simultaneous exports of this process: each keeps a few batches, some 20 MB. */
export const EXPORTS_PER_PROCESS = 8;

/** Counts the exports under way in this process. */
@Injectable()
export class ExportSlots {
  private readonly byOrganisation = new Map<string, number>();
  private total = 0;

  /** Exports under way. */
  get taken(): number {
    return this.total;
  }

  /**
   * Takes a slot; gives back what releases it, once.
   * @throws Refusal EXPORT_LIMIT where the organisation, or the process, has as many under way as it may.
   */
  take(organisationId: string): () => void {
    const own = this.byOrganisation.get(organisationId) ?? 0;
    if (own >= EXPORTS_PER_ORGANISATION) refuse('EXPORT_LIMIT', [], { max: EXPORTS_PER_ORGANISATION });
    if (this.total >= EXPORTS_PER_PROCESS) refuse('EXPORT_LIMIT', [], { max: EXPORTS_PER_PROCESS });
    this.byOrganisation.set(organisationId, own + 1);
    this.total += 1;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.total -= 1;
      const left = this.byOrganisation.get(organisationId)! - 1;
      if (left > 0) this.byOrganisation.set(organisationId, left);
      else this.byOrganisation.delete(organisationId);
    };
  }
}
