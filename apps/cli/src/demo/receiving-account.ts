import type { Client } from './client';
import type { Play } from './play';

/** The custodian registers the account that buyers pay into, the office of its seat verifies it, and the cooperative chooses who receives. */
export async function chooseReceiver(play: Play, cooperative: Client): Promise<void> {
  const { narrator } = play;
  const custodian = await play.as('custodian', '结算中心 郑丽萍');
  const office = await play.as('fujian', '福建协作办');
  const fileHash = await custodian.upload('application/pdf', '%PDF-1.4\n% 资金存管业务许可\n%%EOF\n');
  const { account } = await custodian.do('RegisterReceivingAccount', {
    input: {
      holderName: '福建消费帮扶结算中心存管专户',
      bankName: '福州某银行五四路支行',
      accountNumber: '3500 0101 2345 6789',
      licenceNumber: 'CG-350000-001',
      fileHash,
      validFrom: '2025-01-01',
      idempotencyKey: 'account',
    },
  });
  const choosing = { input: { receiverId: account.custodian.id } };
  const [, early] = await cooperative.try('ChoosePayee', choosing);
  narrator.refused(cooperative.name, '选定账户尚未核实的收款方', early, 'RECEIVER_WITHOUT_ACCOUNT');
  await office.do('ReviewReceivingAccount', {
    input: { accountId: account.id, approve: true, idempotencyKey: 'account' },
  });
  narrator.step(office.name, `核实${account.custodian.name}的收款账户和存管许可`);
  const { choice } = await cooperative.do('ChoosePayee', choosing);
  narrator.step(cooperative.name, `选定收款方：${choice.receiver.name}`);
}
