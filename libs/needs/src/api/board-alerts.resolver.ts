import { Args, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import { CurrentViewer, Mutation, Query, type Viewer } from '@shanhai/graphql';
import { alertsOf } from '../store/board-alerts';
import { SetBoardAlerts } from '../use-cases/set-board-alerts';
import { BoardAlert, SetBoardAlertsInput, SetBoardAlertsPayload } from './board.inputs';

@Resolver(() => BoardAlert)
export class BoardAlertsResolver {
  constructor(
    private readonly database: Database,
    private readonly set: SetBoardAlerts,
  ) {}

  @Query(() => [BoardAlert], {
    allow: 'signed-in',
    description: 'Of which entries of the needs board your organisation gets a notice.',
  })
  async boardAlerts(@CurrentViewer() { organisationId }: Viewer): Promise<BoardAlert[]> {
    const rows = await alertsOf(this.database, organisationId);
    return rows.map(({ placeCode: divisionCode, ...row }) => ({ ...row, divisionCode }));
  }

  @Mutation(() => SetBoardAlertsPayload, {
    allow: 'signed-in',
    description:
      'Says of which entries your organisation wants a notice when they become public, in place of what it said before. Refused: TOO_MANY, NOT_FOUND, DIVISION_UNKNOWN.',
  })
  async setBoardAlerts(
    @Args('input') { alerts }: SetBoardAlertsInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<SetBoardAlertsPayload> {
    const wanted = alerts.map(({ kind = null, categoryCode = null, divisionCode = null }) => ({
      kind,
      categoryCode,
      placeCode: divisionCode,
    }));
    await this.set.run(viewer, wanted);
    return { alerts: await this.boardAlerts(viewer) };
  }
}
