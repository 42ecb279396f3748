import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema,
  getNamedType,
  type GraphQLField,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';
import { type OrganisationKind, type Role, rolesOf } from '@shanhai/organisations';
import { aPerson, testWorld } from '@shanhai/testing';

/** Every kind of organisation with every role that it gives: each is one person who has this role alone. */
const ROLES: Record<OrganisationKind, Role[]> = {
  BUYER: ['ADMIN', 'ORDERER', 'APPROVER', 'RECEIVER', 'FINANCE', 'AUDITOR'],
  CHANNEL_PARTNER: ['ADMIN', 'ORDERER', 'APPROVER', 'RECEIVER', 'FINANCE', 'AUDITOR'],
  SUPPLIER: ['ADMIN', 'SELLER', 'AUDITOR'],
  OFFICE: ['ADMIN', 'OFFICER', 'RULE_KEEPER', 'AUDITOR'],
  CUSTODIAN: ['ADMIN', 'FINANCE', 'AUDITOR'],
};
const KINDS = Object.keys(ROLES) as OrganisationKind[];
const SEATS: Record<OrganisationKind, string> = {
  BUYER: '350181',
  CHANNEL_PARTNER: '350200',
  SUPPLIER: '640422',
  OFFICE: '640000',
  CUSTODIAN: '350200',
};

const membersOf = (...kinds: OrganisationKind[]) =>
  kinds.flatMap((kind) => ROLES[kind].map((role) => `${kind} ${role}`));
const who = (role: Role, ...kinds: OrganisationKind[]) => kinds.map((kind) => `${kind} ${role}`);

const NOBODY = 'nobody';
const PUBLIC = [NOBODY, ...membersOf(...KINDS)];
const SIGNED_IN = membersOf(...KINDS);
const OFFICES = membersOf('OFFICE');
/** Whoever has figures and orders of their own, and offices. */
const INVOLVED = membersOf('BUYER', 'CHANNEL_PARTNER', 'SUPPLIER', 'OFFICE');
const ADMINS = who('ADMIN', ...KINDS);
const READERS_OF_THE_TRAIL = [...ADMINS, ...who('AUDITOR', ...KINDS)];
const buying = (role: Role) => who(role, 'BUYER', 'CHANNEL_PARTNER');
const SELLER = who('SELLER', 'SUPPLIER');
const OFFICER = who('OFFICER', 'OFFICE');
const SETTLERS = [...buying('ORDERER'), ...buying('FINANCE'), ...SELLER];
const RECALLERS = [...SELLER, ...OFFICER];
const RULE_KEEPER = who('RULE_KEEPER', 'OFFICE');
const CUSTODIAN = who('FINANCE', 'CUSTODIAN');
const SALES_READERS = membersOf('CHANNEL_PARTNER', 'OFFICE');
const SALES_REPORTERS = [...who('ORDERER', 'CHANNEL_PARTNER'), ...who('FINANCE', 'CHANNEL_PARTNER')];
const BOARD = [...buying('ORDERER'), ...SELLER, ...OFFICER];
const BOARD_SIDES = [...buying('ORDERER'), ...SELLER];
const OUTLET_OPERATOR = who('ORDERER', 'CHANNEL_PARTNER');
const PAYERS = [...buying('ORDERER'), ...buying('FINANCE')];
const CARD_READERS = [...PAYERS, ...CUSTODIAN];
const UNIT_CHANGERS = [...OFFICER, ...buying('ADMIN')];
/** Whoever has an account that money stands in, and who audits those. */
const MONEY = [...who('FINANCE', 'BUYER', 'CHANNEL_PARTNER', 'CUSTODIAN'), ...SELLER, ...who('AUDITOR', ...KINDS)];
const ATTACHERS = [...buying('FINANCE'), ...buying('RECEIVER'), ...SELLER];

/**
 * Who may call each root field of the schema. Whoever adds one decides here; that it is also bound to its own places, units or
 * orders is tested where the operation is.
 */
const MATRIX: Record<'Query' | 'Mutation', Record<string, readonly string[]>> = {
  Query: {
    areaYields: PUBLIC,
    auditTrail: READERS_OF_THE_TRAIL,
    bankTransfers: CUSTODIAN,
    belonging: SIGNED_IN,
    benefitFigures: RECALLERS,
    benefitModels: RECALLERS,
    benefitOfLine: INVOLVED,
    benefitStatements: RECALLERS,
    boardAlerts: SIGNED_IN,
    boardEntriesOfPlaces: OFFICER,
    boardEntry: PUBLIC,
    boardFulfilments: BOARD,
    boardOffers: BOARD,
    brands: PUBLIC,
    needsBoard: PUBLIC,
    ownBoardEntries: BOARD,
    bulletin: SIGNED_IN,
    bulletinDifference: SIGNED_IN,
    bulletins: SIGNED_IN,
    cardAccount: CUSTODIAN,
    cardCalls: CUSTODIAN,
    cardDisputes: CUSTODIAN,
    cardPayment: CARD_READERS,
    cardPayments: CARD_READERS,
    cardPayouts: CUSTODIAN,
    cardRefunds: CUSTODIAN,
    categories: PUBLIC,
    categoryRequirements: PUBLIC,
    channelRegistrations: PUBLIC,
    checkOrder: buying('ORDERER'),
    countEntries: INVOLVED,
    countRun: OFFICES,
    countRuns: OFFICES,
    declaredPurchases: INVOLVED,
    disputes: OFFICES,
    division: PUBLIC,
    divisions: PUBLIC,
    entriesExport: INVOLVED,
    evidence: INVOLVED,
    explainDeclaredPurchase: INVOLVED,
    explainEntry: INVOLVED,
    explainLine: INVOLVED,
    explainLineBySchemes: INVOLVED,
    explainOrder: INVOLVED,
    fairDeal: INVOLVED,
    householdCount: RECALLERS,
    householdPayouts: RECALLERS,
    households: RECALLERS,
    invoiceMatches: INVOLVED,
    invoiceTolerances: SIGNED_IN,
    licences: [...SELLER, ...OFFICER],
    lot: PUBLIC,
    lotHolds: OFFICER,
    lots: SELLER,
    mandates: [...SELLER, ...OFFICER],
    moneyBalances: MONEY,
    moneyPostings: MONEY,
    moneyTrialBalance: who('AUDITOR', 'OFFICE'),
    node: PUBLIC,
    nodes: PUBLIC,
    notices: SIGNED_IN,
    order: INVOLVED,
    orders: INVOLVED,
    organisation: SIGNED_IN,
    organisations: SIGNED_IN,
    originClaims: OFFICER,
    originLists: PUBLIC,
    outletCounts: PUBLIC,
    outlets: PUBLIC,
    packedCase: PUBLIC,
    pairings: PUBLIC,
    programmes: PUBLIC,
    officialCardPayments: membersOf('BUYER', 'CHANNEL_PARTNER', 'SUPPLIER'),
    openRefunds: MONEY,
    packKeys: PUBLIC,
    packs: OFFICES,
    payeeChoice: SELLER,
    payoutAccount: SELLER,
    payoutFees: SIGNED_IN,
    payouts: MONEY,
    payoutsDue: MONEY,
    periodAdjustments: INVOLVED,
    periods: INVOLVED,
    plausibilityWarnings: OFFICES,
    procurementStages: INVOLVED,
    procurementTotals: INVOLVED,
    procurementTotalsBySchemes: INVOLVED,
    plots: SELLER,
    processes: PUBLIC,
    product: PUBLIC,
    products: PUBLIC,
    recallDrill: RECALLERS,
    redInvoiceRequests: ATTACHERS,
    recalls: RECALLERS,
    receivingAccounts: [...CUSTODIAN, ...SELLER, ...OFFICER],
    reserveDeclarations: INVOLVED,
    reserveSummary: INVOLVED,
    schemeDifference: INVOLVED,
    aidProjects: OFFICES,
    aidTotals: OFFICES,
    salesDisputes: INVOLVED,
    salesPeriodLocks: SALES_READERS,
    soldGoods: INVOLVED,
    salesReports: SALES_READERS,
    salesRowHistory: SALES_READERS,
    schemes: PUBLIC,
    settlementSheets: membersOf('BUYER', 'CHANNEL_PARTNER', 'SUPPLIER'),
    supplierOrders: INVOLVED,
    targetProgress: INVOLVED,
    transferClaims: CUSTODIAN,
    transferReversals: CUSTODIAN,
    targets: INVOLVED,
    totalsExport: INVOLVED,
    unitChanges: SIGNED_IN,
    unitReserves: INVOLVED,
    verifySeal: OFFICES,
    traceEvents: SIGNED_IN,
    viewer: PUBLIC,
    waitingMembers: ADMINS,
  },
  Mutation: {
    abandonCardCall: CUSTODIAN,
    acceptDelivery: buying('RECEIVER'),
    acceptInvitation: PUBLIC,
    acceptInvoiceDifference: buying('FINANCE'),
    adjustStock: SELLER,
    answerBelonging: ADMINS,
    approveBulletin: OFFICER,
    approveOrder: buying('APPROVER'),
    approveOrganisation: OFFICER,
    approveSettlementSheet: buying('APPROVER'),
    attachCertificate: SELLER,
    attachEvidence: ATTACHERS,
    belongTo: SIGNED_IN,
    authoriseBrand: OFFICER,
    cancelCardPayment: PAYERS,
    cancelCountRun: RULE_KEEPER,
    cancelOrder: buying('ORDERER'),
    cancelHouseholdPayout: SELLER,
    cancelSettlementSheet: SETTLERS,
    changePassword: SIGNED_IN,
    choosePayee: SELLER,
    closeSupplierOrder: [...buying('ORDERER'), ...SELLER],
    addSalesRows: SALES_REPORTERS,
    confirmDeclaredPurchase: OFFICER,
    confirmSalesReport: OFFICER,
    declarePurchase: buying('FINANCE'),
    declarePurchases: buying('FINANCE'),
    discardSalesReport: SALES_REPORTERS,
    putAidProject: OFFICER,
    disputeSalesRow: [...SELLER, ...OFFICER],
    draftSalesReport: SALES_REPORTERS,
    lockSalesPeriod: OFFICER,
    resubmitDeclaredPurchase: buying('FINANCE'),
    revokeDeclaredPurchase: OFFICER,
    sendBackDeclaredPurchase: OFFICER,
    sendBackSalesReport: OFFICER,
    settleSalesDispute: OFFICER,
    submitSalesReport: SALES_REPORTERS,
    closeOutlet: OUTLET_OPERATOR,
    claimBrand: SELLER,
    claimOrigin: SELLER,
    claimCardPayout: CUSTODIAN,
    claimDuplicateTransfer: CUSTODIAN,
    claimReturnedPayout: CUSTODIAN,
    claimTransfer: CUSTODIAN,
    confirmTransferClaim: CUSTODIAN,
    giveBackTransfer: CUSTODIAN,
    rejectTransferClaim: CUSTODIAN,
    confirmEvidence: OFFICER,
    confirmSupplierOrder: SELLER,
    createPairing: RULE_KEEPER,
    captureTraceEvents: [...SELLER, ...buying('RECEIVER')],
    correctLotLoss: SELLER,
    createProduct: SELLER,
    createSku: SELLER,
    decideLotHold: OFFICER,
    decideHouseholdPayout: SELLER,
    declareReserve: buying('FINANCE'),
    declineRedInvoiceRequest: ATTACHERS,
    declineSupplierOrder: SELLER,
    deleteCountRun: RULE_KEEPER,
    draftSettlementSheet: SETTLERS,
    endHousehold: SELLER,
    endChannelRegistration: OFFICER,
    endPairing: RULE_KEEPER,
    putProgramme: RULE_KEEPER,
    grantMandate: SELLER,
    endRecall: RECALLERS,
    importBankStatement: CUSTODIAN,
    inviteMember: ADMINS,
    issueCommitmentCertificate: SELLER,
    leaveUnit: SIGNED_IN,
    mergeUnits: UNIT_CHANGERS,
    mixLots: SELLER,
    moveUnit: UNIT_CHANGERS,
    answerBoardOffer: BOARD,
    editBoardEntry: BOARD,
    endBoardFulfilment: BOARD,
    fulfilBoardEntry: BOARD_SIDES,
    makeBoardOffer: BOARD_SIDES,
    withdrawBoardOffer: BOARD_SIDES,
    reviewBoardEntry: OFFICER,
    setBoardAlerts: SIGNED_IN,
    submitBoardEntry: BOARD,
    withdrawBoardEntry: BOARD,
    openPayment: PAYERS,
    packLot: SELLER,
    placeOrder: buying('ORDERER'),
    prepareBulletin: OFFICER,
    processLots: SELLER,
    publishListing: SELLER,
    putCategoryRequirement: RULE_KEEPER,
    putLicence: SELLER,
    putAreaYield: RULE_KEEPER,
    putBenefitModel: SELLER,
    putOriginList: RULE_KEEPER,
    putPlot: SELLER,
    putProcess: RULE_KEEPER,
    putScheme: RULE_KEEPER,
    readNotices: SIGNED_IN,
    recommendSupplier: OFFICER,
    recordInvoice: ATTACHERS,
    recordLot: SELLER,
    recordLotLoss: SELLER,
    recordBenefitFigure: SELLER,
    recordHouseholdPayout: SELLER,
    recordRedInvoice: ATTACHERS,
    approvePayout: CUSTODIAN,
    cancelPayout: CUSTODIAN,
    namePayoutAccount: SELLER,
    nameRefundReference: CUSTODIAN,
    preparePayout: CUSTODIAN,
    confirmOfficialCardPayment: SELLER,
    recordOfficialCardPayment: PAYERS,
    recordOfficialCardRefund: SELLER,
    refuseOfficialCardPayment: SELLER,
    withdrawDeclaredPurchase: buying('FINANCE'),
    withdrawOfficialCardPayment: PAYERS,
    withdrawRedInvoiceRequest: ATTACHERS,
    recordPayoutPaid: CUSTODIAN,
    setInvoiceTolerance: RULE_KEEPER,
    setPayoutFee: RULE_KEEPER,
    refundPayment: CUSTODIAN,
    registerHouseholds: SELLER,
    registerChannelPartner: OFFICER,
    registerOrganisation: PUBLIC,
    registerOutlet: OUTLET_OPERATOR,
    registerReceivingAccount: CUSTODIAN,
    rejectOrder: buying('APPROVER'),
    rejectOrganisation: OFFICER,
    rejectOriginClaim: OFFICER,
    removeMember: ADMINS,
    renameUnit: UNIT_CHANGERS,
    requestPasswordReset: PUBLIC,
    requestRedInvoice: ATTACHERS,
    resetPassword: PUBLIC,
    restateScheme: RULE_KEEPER,
    requestPack: RULE_KEEPER,
    returnGoods: [...buying('RECEIVER'), ...SELLER],
    reviewLicence: OFFICER,
    reviewPlausibilityWarning: OFFICER,
    reviewOutlet: OFFICER,
    reviewReceivingAccount: OFFICER,
    reviewReserve: [...OFFICER, ...buying('APPROVER')],
    revokeMandate: SELLER,
    revokeOriginClaim: OFFICER,
    sealPeriod: RULE_KEEPER,
    sendBackBulletin: OFFICER,
    sendBackSettlementSheet: buying('APPROVER'),
    setApprovalPolicy: ADMINS,
    setGtin: SELLER,
    setLotAlias: SELLER,
    setPriceTiers: SELLER,
    setRoles: ADMINS,
    setTarget: RULE_KEEPER,
    retryCardCall: CUSTODIAN,
    returnHeldCardMoney: CUSTODIAN,
    setTradingCompany: OFFICER,
    settleDispute: OFFICER,
    settleReversal: CUSTODIAN,
    shipSupplierOrder: SELLER,
    signIn: PUBLIC,
    simulateScheme: RULE_KEEPER,
    startCardPayment: PAYERS,
    startRecall: RECALLERS,
    submitSettlementSheet: SETTLERS,
    undoProcessing: SELLER,
    takeBackTransfer: CUSTODIAN,
    takeOverLot: SELLER,
    verifyOriginClaim: OFFICER,
    voidCommitmentCertificate: SELLER,
    withdrawBrandAuthorisation: OFFICER,
    withdrawEvidence: ATTACHERS,
    withdrawLicence: SELLER,
    withdrawListing: SELLER,
    withdrawOriginRevocation: OFFICER,
    withdrawReceivingAccount: CUSTODIAN,
    withdrawTarget: RULE_KEEPER,
  },
};

/** Who may have what is served beside GraphQL, each route by a path of it; it answers 401 or 403 to all others. */
const CAPTURERS = [...SELLER, ...buying('RECEIVER')];
const ROUTES: Record<string, { path: string; may: readonly string[] }> = {
  'GET /.well-known/gs1resolver': { path: '/.well-known/gs1resolver', may: PUBLIC },
  'GET /01/*': { path: '/01/09521234543213/10/NONE', may: PUBLIC },
  'GET /bulletins/:file': { path: '/bulletins/none.json', may: SIGNED_IN },
  'GET /epcis/:collection/:member/events': { path: '/epcis/bizSteps/shipping/events', may: SIGNED_IN },
  'GET /epcis/capture': { path: '/epcis/capture', may: CAPTURERS },
  'GET /epcis/capture/:id': { path: '/epcis/capture/none', may: CAPTURERS },
  'GET /epcis/queries/:name/subscriptions': { path: '/epcis/queries/none/subscriptions', may: SIGNED_IN },
  'POST /epcis/queries/:name/subscriptions': { path: '/epcis/queries/none/subscriptions', may: SIGNED_IN },
  'DELETE /epcis/queries/:name': { path: '/epcis/queries/none', may: SIGNED_IN },
  'GET /epcis/queries': { path: '/epcis/queries', may: SIGNED_IN },
  'GET /epcis/queries/:name': { path: '/epcis/queries/none', may: SIGNED_IN },
  'GET /epcis/queries/:name/events': { path: '/epcis/queries/none/events', may: SIGNED_IN },
  'POST /epcis/queries': { path: '/epcis/queries', may: SIGNED_IN },
  'GET /epcis/events': { path: '/epcis/events', may: SIGNED_IN },
  'GET /epcis/events/:eventId': { path: '/epcis/events/none', may: SIGNED_IN },
  'GET /sales-reports/:id/verdicts.csv': { path: '/sales-reports/none/verdicts.csv', may: SALES_READERS },
  'GET /exports/:file': { path: '/exports/totals.csv', may: INVOLVED },
  'GET /files/:hash': { path: `/files/${'0'.repeat(64)}`, may: SIGNED_IN },
  'GET /health/live': { path: '/health/live', may: PUBLIC },
  'GET /health/ready': { path: '/health/ready', may: PUBLIC },
  'GET /hdl/:prefix/:suffix': { path: '/hdl/88.1.1/none', may: PUBLIC },
  'GET /lots/:traceCode/commitment-certificate.pdf': { path: '/lots/NONE/commitment-certificate.pdf', may: PUBLIC },
  'GET /lots/:traceCode/labels.pdf': { path: '/lots/NONE/labels.pdf', may: SELLER },
  'GET /lots/:traceCode/qr.png': { path: '/lots/NONE/qr.png', may: PUBLIC },
  'GET /lots/:traceCode/qr.svg': { path: '/lots/NONE/qr.svg', may: PUBLIC },
  'GET /metrics': { path: '/metrics', may: PUBLIC },
  'GET /p/:gtin': { path: '/p/09521234543213', may: PUBLIC },
  'GET /t/:code': { path: '/t/NONE', may: PUBLIC },
  'GET /templates/declared-purchases.csv': { path: '/templates/declared-purchases.csv', may: PUBLIC },
  'GET /ocds/:resource': { path: '/ocds/records', may: OFFICES },
  'GET /fair-deals/:file': { path: '/fair-deals/none.json', may: INVOLVED },
  'GET /payouts/bank.csv': { path: '/payouts/bank.csv', may: CUSTODIAN },
  'GET /packs/:file': { path: '/packs/none.zip', may: OFFICES },
  'OPTIONS /01/*': { path: '/01/09521234543213/10/NONE', may: PUBLIC },
  'OPTIONS /epcis/:resource': { path: '/epcis/events', may: PUBLIC },
  'POST /epcis/capture': { path: '/epcis/capture', may: CAPTURERS },
  'POST /epcis/events': { path: '/epcis/events', may: CAPTURERS },
  'POST /files': { path: '/files', may: SIGNED_IN },
  'POST /stripe/webhooks': { path: '/stripe/webhooks', may: PUBLIC },
};

/** The routes of all controllers, as their decorators say. */
function routesOfControllers(): string[] {
  const sources = ['apps', 'libs'].flatMap((root) =>
    readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.controller.ts'))
      .map((path) => readFileSync(join(root, path), 'utf8')),
  );
  return sources.flatMap((source) => {
    const [, base = ''] = /^@Controller\((?:'([\w/-]+)')?\)/m.exec(source)!;
    return [...source.matchAll(/^ {2}@(Get|Post|Put|Patch|Delete|Options|All)\((?:'([^']*)')?\)/gm)].map(
      ([, method, path]) =>
        `${method.toUpperCase()} ${[base, path].flatMap((part) => (part ? `/${part}` : [])).join('')}`,
    );
  });
}

const schema = buildSchema(readFileSync(join(process.cwd(), 'schema.graphql'), 'utf8'));
type Root = { type: 'Query' | 'Mutation'; field: GraphQLField<unknown, unknown> };
const ROOTS: Root[] = [
  ...Object.values(schema.getQueryType()!.getFields()).map((field): Root => ({ type: 'Query', field })),
  ...Object.values(schema.getMutationType()!.getFields()).map((field): Root => ({ type: 'Mutation', field })),
];

/** The least that a type takes: blank texts, which no operation takes for good, and no more fields than are needed. */
function least(type: GraphQLInputType): string {
  if (isNonNullType(type)) return least(type.ofType);
  if (isListType(type)) return `[${least(type.ofType)}]`;
  if (isEnumType(type)) return type.getValues()[0].name;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(isRequiredInputField);
    return `{ ${fields.map((field) => `${field.name}: ${least(field.type)}`).join(', ')} }`;
  }
  const { name } = type as { name: string };
  if (name === 'Boolean') return 'true';
  if (name === 'Date') return '"2025-01-01"';
  return name === 'String' || name === 'ID' ? '""' : '1';
}

function documentOf({ type, field }: Root): string {
  const values = field.args.filter(isRequiredArgument).map((each) => `${each.name}: ${least(each.type)}`);
  const selection = isLeafType(getNamedType(field.type)) ? '' : ' { __typename }';
  return `${type.toLowerCase()} { ${field.name}${values.length > 0 ? `(${values.join(', ')})` : ''}${selection} }`;
}

/** One at a time of each chunk: the API answers them side by side. */
async function inChunks<Item, Answer>(items: readonly Item[], ask: (item: Item) => Promise<Answer>): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let from = 0; from < items.length; from += 16)
    answers.push(...(await Promise.all(items.slice(from, from + 16).map(ask))));
  return answers;
}

const DENIED = ['UNAUTHENTICATED', 'FORBIDDEN'];

async function tokenOf(person: string): Promise<string | null> {
  if (person === NOBODY) return null;
  const [kind, role] = person.split(' ') as [OrganisationKind, Role];
  return (await aPerson({ kind, unitType: 'COMPANY', seat: SEATS[kind], roles: [role] })).api.token;
}

it('decides on every root field of the schema, on every route beside it, and on every role', () => {
  for (const type of ['Query', 'Mutation'] as const)
    expect(Object.keys(MATRIX[type]).sort()).toEqual(
      ROOTS.filter((root) => root.type === type)
        .map(({ field }) => field.name)
        .sort(),
    );
  expect(Object.keys(ROUTES).sort()).toEqual(routesOfControllers().sort());
  for (const kind of KINDS) expect(ROLES[kind]).toEqual(rolesOf(kind));
});

describe.each(PUBLIC)('%s', (person) => {
  let headers: Record<string, string>;
  beforeAll(async () => {
    const token = await tokenOf(person);
    headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
  });
  /** Thousands of them: over connections that are kept. */
  const codeOf = async (query: string): Promise<string | null> => {
    const body = JSON.stringify({ query });
    const answer = await fetch(`${testWorld().apiUrl}/graphql`, { method: 'POST', headers, body });
    const { errors } = (await answer.json()) as { errors?: { extensions: { code: string } }[] };
    return errors?.[0].extensions.code ?? null;
  };

  it('may call what the matrix says, and nothing else', async () => {
    const codes = await inChunks(ROOTS, async (root) => ({ root, code: await codeOf(documentOf(root)) }));
    const expected = ROOTS.filter(({ type, field }) => MATRIX[type][field.name]?.includes(person));
    const name = ({ type, field }: Root) => `${type}.${field.name}`;
    expect(codes.filter(({ code }) => !DENIED.includes(code!)).map(({ root }) => name(root))).toEqual(
      expected.map(name),
    );
    expect(codes.filter(({ code }) => code === 'INTERNAL').map(({ root }) => name(root))).toEqual([]);
    const denial = person === NOBODY ? 'UNAUTHENTICATED' : 'FORBIDDEN';
    expect(codes.filter(({ code }) => DENIED.includes(code!) && code !== denial)).toEqual([]);
  });

  it('may have what is served beside GraphQL where the matrix says so', async () => {
    const open = await inChunks(Object.entries(ROUTES), async ([route, { path }]) => {
      const [method] = route.split(' ');
      const body = method === 'POST' || method === 'DELETE' ? '{}' : undefined;
      const { status } = await fetch(`${testWorld().apiUrl}${path}`, { method, headers, body });
      expect([status < 500, status === 501]).toContain(true);
      return [401, 403].includes(status) ? [] : [route];
    });
    expect(open.flat()).toEqual(Object.keys(ROUTES).filter((route) => ROUTES[route].may.includes(person)));
  });
});
