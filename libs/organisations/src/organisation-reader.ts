import { Injectable } from '@nestjs/common';
import { Database, type PageArgs, type PageOf, readPage, toPage } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import type { Viewer } from '@shanhai/graphql';
import { Clock } from '@shanhai/kernel';
import { type Listing, listOrganisations, seatCodesInUse } from './store/listing';
import { type OrganisationProfile, organisationProfiles } from './store/profiles';

export interface OrganisationFilter extends Pick<Listing, 'kind' | 'status' | 'search'> {
  /** A division: seats in it or below it. */
  placeCode?: string | null;
}

/** Reads organisations as a viewer may see them: approved ones, one's own, and to offices all of their places. */
@Injectable()
export class OrganisationReader {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly places: Places,
  ) {}

  /** Those of the ids that the viewer may see. */
  async visible(ids: readonly string[], viewer: Viewer): Promise<Map<string, OrganisationProfile>> {
    const profiles = await organisationProfiles(this.database, ids);
    const hidden = [...profiles.values()].filter(
      ({ status, organisationId }) => status !== 'APPROVED' && organisationId !== viewer.organisationId,
    );
    const seats = new Set(
      hidden.length > 0
        ? await this.officeSeats(
            hidden.map((each) => each.seatCode),
            viewer,
          )
        : [],
    );
    for (const { organisationId, seatCode } of hidden) if (!seats.has(seatCode)) profiles.delete(organisationId);
    return profiles;
  }

  /** A page of those that the viewer may see. @throws Refusal INVALID for wrong paging arguments */
  async page(filter: OrganisationFilter, paging: PageArgs, viewer: Viewer): Promise<PageOf<OrganisationProfile>> {
    const page = readPage(paging);
    const inUse = viewer.organisationKind === 'OFFICE' || filter.placeCode ? await seatCodesInUse(this.database) : [];
    const listing = {
      ...filter,
      seatCodes: filter.placeCode ? await this.within(inUse, filter.placeCode) : null,
      viewerId: viewer.organisationId,
      officeSeatCodes: await this.officeSeats(inUse, viewer),
    };
    const listed = toPage(page, await listOrganisations(this.database, listing, page), (row) => [
      row.registeredOn,
      row.id,
    ]);
    const profiles = await organisationProfiles(
      this.database,
      listed.edges.map(({ node }) => node.id),
    );
    const edges = listed.edges.map(({ cursor, node }) => ({ cursor, node: profiles.get(node.id)! }));
    return { ...listed, edges };
  }

  /** The seats of organisations that lie in a place today, whichever codes they were registered under. */
  async seatsWithin(placeCode: string): Promise<string[]> {
    return this.within(await seatCodesInUse(this.database), placeCode);
  }

  private async officeSeats(seats: readonly string[], viewer: Viewer): Promise<string[]> {
    return viewer.organisationKind === 'OFFICE' ? this.within(seats, viewer.seatCode) : [];
  }

  private async within(seats: readonly string[], placeCode: string): Promise<string[]> {
    const today = this.clock.today();
    const book = await this.places.book();
    const above = book.placeAt(placeCode, today);
    return seats.filter((seat) => {
      const place = book.placeAt(seat, today);
      return above !== null && place !== null && book.ancestry(place, today).includes(above);
    });
  }
}
