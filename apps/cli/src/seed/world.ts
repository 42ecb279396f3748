import type { INestApplicationContext, Type } from '@nestjs/common';
import { Database } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import type { SettableClock } from '@shanhai/kernel';
import { permissionsOf } from '@shanhai/organisations';
import { emailOf } from './accounts';
import { UNITS } from './units';

/** A lot that has been recorded, with what is left of it to plan shipments from. */
export interface DemoLot {
  id: string;
  traceCode: string;
  harvestedOn: string;
  verifiedOn: string;
  leftBase: number;
}

/** What the steps of the history share: the use cases, the clock, who acts, and the ids that came up. */
export class World {
  readonly database: Database;
  /** By the person's key. */
  readonly viewers = new Map<string, Viewer>();
  /** By the unit's key. */
  readonly organisationIds = new Map<string, string>();
  /** By the product's name. */
  readonly productIds = new Map<string, string>();
  readonly lots = new Map<string, DemoLot[]>();
  /** Categories whose lots need a commitment certificate, once they were read. */
  needCommitment: Set<string> | null = null;

  constructor(
    private readonly libs: INestApplicationContext,
    readonly clock: SettableClock,
  ) {
    this.database = libs.get(Database);
  }

  use<UseCase>(type: Type<UseCase>): UseCase {
    return this.libs.get(type);
  }

  viewer(personKey: string): Viewer {
    return this.viewers.get(personKey)!;
  }

  /** Reads who may act for which organisation, and the units' ids. */
  async readPeople(): Promise<void> {
    const rows = await this.database.query<Omit<Viewer, 'permissions' | 'seatCodes'> & { email: string }>(
      `SELECT u.email, u.id AS "userId", o.id AS "organisationId", o.kind AS "organisationKind", o.seat_code AS "seatCode", m.roles
       FROM memberships m JOIN users u ON u.id = m.user_id JOIN organisations o ON o.id = m.organisation_id`,
    );
    const byEmail = new Map(rows.map(({ email, ...viewer }) => [email, viewer]));
    for (const { people } of UNITS) {
      for (const { key } of people) {
        const viewer = byEmail.get(emailOf(key));
        if (viewer) {
          const permissions = permissionsOf(viewer.organisationKind, viewer.roles);
          this.viewers.set(key, { ...viewer, seatCodes: [viewer.seatCode], permissions });
        }
      }
    }
  }
}
