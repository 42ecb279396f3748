import { Injectable } from '@nestjs/common';
import type { Viewer } from '@shanhai/graphql';
import { type Household, toHousehold } from './household.types';
import { HouseholdSecrets } from '../household-secrets';
import { maskedIdentity } from '../rules/identity-number';
import { maySeeName } from '../rules/who-sees-benefit';
import type { HouseholdRow } from '../store/households';

/** Opens of a household what the viewer may see of it. */
@Injectable()
export class ShowHousehold {
  constructor(private readonly secrets: HouseholdSecrets) {}

  toViewer(viewer: Viewer | null, row: HouseholdRow): Household {
    if (!maySeeName(viewer, row)) return toHousehold(row, { name: null, identityEnding: null });
    const { id, keyId } = row;
    const name = this.secrets.open({ keyId, bytes: row.nameSealed }, `${id}:name`);
    const identity = this.secrets.open({ keyId, bytes: row.identitySealed }, `${id}:identity`);
    return toHousehold(row, { name, identityEnding: identity && maskedIdentity(identity) });
  }
}
