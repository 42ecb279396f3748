import { type Fen, positive } from '@shanhai/kernel';

interface Owing {
  receiverId: string | null;
  dueFen: Fen;
  paidFen: Fen;
}

/** What an order owes to each of its receivers, those to whom nothing is owed left out: each is one transfer. */
export function transfersToMake(payables: readonly Owing[]): { receiverId: string | null; openFen: Fen }[] {
  const open = new Map<string | null, Fen>();
  for (const { receiverId, dueFen, paidFen } of payables)
    open.set(receiverId, (open.get(receiverId) ?? 0n) + positive(dueFen - paidFen));
  return [...open].map(([receiverId, openFen]) => ({ receiverId, openFen })).filter(({ openFen }) => openFen > 0n);
}
