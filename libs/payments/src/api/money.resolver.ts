import { Args, ID, ResolveField, Resolver } from '@nestjs/graphql';
import { Database, readPage, toPage } from '@shanhai/database';
import {
  checkDate,
  type ConnectionOf,
  CurrentViewer,
  DateScalar,
  fromGlobalId,
  isOfProvince,
  loadBatched,
  PagingArgs,
  isSeatOfPlaces,
  Query,
  type RequestContext,
  requireDate,
  toConnection,
  type Viewer,
} from '@shanhai/graphql';
import { Reasons, refuse } from '@shanhai/kernel';
import { isPerson, loadOrganisation, Organisation, organisationProfiles } from '@shanhai/organisations';
import { balancesOf, platformBalances, postingPage } from '../store/money-reads';
import { payablesById } from '../store/payables';
import type { MoneyAccount } from '../store/postings';
import { transfersById } from '../store/transfers';
import {
  MoneyAccountEnum,
  MoneyBalance,
  MoneyPosting,
  MoneyPostingConnection,
  MoneyPostingFilterInput,
  toMoneyBalance,
  toMoneyPosting,
} from './money.types';
import { PayableType, toPayable } from './payable.type';
import { BankTransfer, toBankTransfer } from './payments.types';

const WHOSE = 'Your own where none is named; for an auditor of an office any organisation in its places.';

/** The books of money: what accounts hold, and the postings that made it so. */
@Resolver(() => MoneyPosting)
export class MoneyResolver {
  constructor(private readonly database: Database) {}

  @Query(() => [MoneyBalance], {
    allow: 'money:read',
    description:
      'What an organisation’s accounts hold, as of any day, exact at any moment. Refused: OUTSIDE_YOUR_PLACES (organisationId), DATE_INVALID (asOf).',
  })
  async moneyBalances(
    @Args('organisationId', { type: () => ID, nullable: true, description: WHOSE }) organisationId: string | null,
    @Args('account', { type: () => MoneyAccountEnum, nullable: true }) account: MoneyAccount | null,
    @Args('asOf', { type: () => DateScalar, nullable: true, description: 'All that is posted where no day is given.' })
    asOf: string | null,
    @CurrentViewer() viewer: Viewer,
  ): Promise<MoneyBalance[]> {
    const on = asOf ? requireDate(asOf, ['asOf']) : null;
    const balances = await balancesOf(this.database, await this.ownerFor(viewer, organisationId), on);
    return balances.filter((balance) => !account || balance.account === account).map(toMoneyBalance);
  }

  @Query(() => [MoneyBalance], {
    allow: 'audit:read-places',
    description:
      'The trial balance of the whole platform: what each account holds over all owners, which sums to zero. For offices of provinces. Refused: PROVINCE_ONLY, DATE_INVALID (asOf).',
  })
  async moneyTrialBalance(
    @Args('asOf', { type: () => DateScalar, nullable: true, description: 'All that is posted where no day is given.' })
    asOf: string | null,
    @CurrentViewer() viewer: Viewer,
  ): Promise<MoneyBalance[]> {
    if (!isOfProvince(viewer)) refuse('PROVINCE_ONLY', []);
    return (await platformBalances(this.database, asOf ? requireDate(asOf, ['asOf']) : null)).map(toMoneyBalance);
  }

  @Query(() => MoneyPostingConnection, {
    allow: 'money:read',
    description:
      'Postings in an organisation’s accounts, newest first. Refused: OUTSIDE_YOUR_PLACES (organisationId), DATE_INVALID (filter.from, filter.until), NOT_FOUND (filter.payableId).',
  })
  async moneyPostings(
    @Args('organisationId', { type: () => ID, nullable: true, description: WHOSE }) organisationId: string | null,
    @Args('filter', { type: () => MoneyPostingFilterInput, nullable: true }) filter: MoneyPostingFilterInput | null,
    @Args() paging: PagingArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ConnectionOf<MoneyPosting>> {
    const page = readPage(paging);
    const reasons = new Reasons();
    for (const field of ['from', 'until'] as const)
      if (filter?.[field]) checkDate(filter[field], ['filter', field], reasons);
    reasons.refuseIfAny();
    const payableId = filter?.payableId ? fromGlobalId('Payable', filter.payableId, ['filter', 'payableId']) : null;
    const ownerId = await this.ownerFor(viewer, organisationId);
    const rows = await postingPage(this.database, ownerId, { ...filter, payableId }, page);
    return toConnection(
      toPage(page, rows, (row) => [row.effectiveOn, row.id]),
      toMoneyPosting,
    );
  }

  @ResolveField(() => Organisation, { nullable: true, description: 'Whose account it went to.' })
  debitOwner({ row }: MoneyPosting, _: unknown, context: RequestContext) {
    return loadOrganisation(context, this.database, row.debitOwnerId);
  }

  @ResolveField(() => Organisation, { nullable: true, description: 'Whose account it came from.' })
  creditOwner({ row }: MoneyPosting, _: unknown, context: RequestContext) {
    return loadOrganisation(context, this.database, row.creditOwnerId);
  }

  @ResolveField(() => PayableType, { nullable: true, description: 'What it was owed, paid or refunded for.' })
  async payable({ row }: MoneyPosting, _: unknown, context: RequestContext): Promise<PayableType | null> {
    if (row.payableId === null) return null;
    const payable = await loadBatched(context, 'payables', row.payableId, (ids) => payablesById(this.database, ids));
    return payable && toPayable(payable);
  }

  @ResolveField(() => BankTransfer, { nullable: true, description: 'The transfer into your account that it tells of.' })
  async transfer({ row }: MoneyPosting, _: unknown, context: RequestContext): Promise<BankTransfer | null> {
    if (row.debitAccount !== 'SUSPENSE' && row.creditAccount !== 'SUSPENSE') return null;
    const transfer = await loadBatched(context, 'transfers', row.sourceId, (ids) => transfersById(this.database, ids));
    return transfer?.custodianId === context.viewer?.organisationId ? toBankTransfer(transfer!) : null;
  }

  /** @throws Refusal OUTSIDE_YOUR_PLACES, for accounts of people too */
  private async ownerFor(viewer: Viewer, organisationId?: string | null): Promise<string> {
    if (!organisationId) return viewer.organisationId;
    const id = fromGlobalId('Organisation', organisationId, ['organisationId']);
    if (id === viewer.organisationId) return id;
    const profile =
      viewer.permissions.has('audit:read-places') && (await organisationProfiles(this.database, [id])).get(id);
    if (!profile || isPerson(profile) || !isSeatOfPlaces(viewer, profile.seatCode))
      refuse('OUTSIDE_YOUR_PLACES', ['organisationId'], { value: organisationId });
    return id;
  }
}
