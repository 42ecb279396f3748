import { formatYuan } from '@shanhai/kernel';
import { type ContractingFact, type ContractingProcess, type ContractParty } from './contracting-process';
import { ContractStanding, partyId, referenceTo } from './contract-standing';
import { CREDIT_CODES, type Party, type Planning, type Release, valueOf } from './ocds-terms';

/** A release, and the place in the log of the last fact that it tells of. */
export interface PlacedRelease {
  position: bigint;
  release: Release;
}

/**
 * The releases of a supplier order: one for the facts of each moment, in their order. The id is that of the last of these
 * facts and the date when they were recorded, so the same facts give the same bytes whenever they are read. None before the
 * order was binding.
 */
export function releasesOf(process: ContractingProcess, prefix: string): PlacedRelease[] {
  const { supplierOrderId: contractId, buyer, supplier } = process;
  const standing = new ContractStanding(process);
  const known = {
    ocid: `${prefix}-${contractId}`,
    initiationType: 'tender',
    language: 'zh',
    parties: [partyOf(buyer, ['buyer', 'procuringEntity', 'payer']), partyOf(supplier, ['supplier', 'payee'])],
    buyer: referenceTo(buyer),
  } as const;
  const planning = planningOf(process);
  return momentsOf(process.facts).flatMap(({ date, facts }, index) => {
    const changes = standing.take(facts);
    if (!changes) return [];
    const { tags, award, contract, milestones, transactions } = changes;
    const last = facts.at(-1)!;
    const first = index === 0 && planning !== null;
    const implementation = {
      ...(transactions.length > 0 ? { transactions } : {}),
      ...(milestones.length > 0 ? { milestones } : {}),
    };
    const release: Release = {
      ...known,
      parties: [...known.parties],
      id: last.id,
      date: date.toISOString(),
      tag: [...(first ? ['planning'] : []), ...tags],
      ...(first ? { planning } : {}),
      ...(Object.keys(award).length > 0 ? { awards: [{ id: contractId, ...award }] } : {}),
      contracts: [
        {
          id: contractId,
          awardID: contractId,
          ...contract,
          ...(Object.keys(implementation).length > 0 ? { implementation } : {}),
        },
      ],
    };
    return [{ position: last.position, release }];
  });
}

interface Moment {
  date: Date;
  facts: ContractingFact[];
}

/**
 * Facts by the moment of their record, in the order of the log. A transaction that began earlier may come into the log later:
 * then it is told with those before it, because dates of releases never go back.
 */
function momentsOf(facts: readonly ContractingFact[]): Moment[] {
  const moments: Moment[] = [];
  for (const fact of facts) {
    const last = moments.at(-1);
    if (last && fact.recordedAt <= last.date) last.facts.push(fact);
    else moments.push({ date: fact.recordedAt, facts: [fact] });
  }
  return moments;
}

function partyOf(party: ContractParty, roles: string[]): Party {
  const { name, creditCode, seatCode } = party;
  return {
    id: partyId(party),
    name,
    identifier: { scheme: CREDIT_CODES, id: creditCode, legalName: name },
    address: { region: seatCode, countryName: '中国' },
    roles,
  };
}

/** The first target is the budget, all are the rationale; null where there is none, because nothing is invented. */
function planningOf({ budgets }: ContractingProcess): Planning | null {
  if (budgets.length === 0) return null;
  const [{ id, source, amountFen, schemeName, scheme }] = budgets;
  const rationale = budgets.map(
    (each) =>
      `${each.period} ${each.schemeName} ${formatYuan(each.amountFen).replaceAll(',', '')} 元（${each.source}）`,
  );
  return {
    rationale: rationale.join('；'),
    budget: { id, description: source, amount: valueOf(amountFen), project: schemeName, projectID: scheme },
  };
}
