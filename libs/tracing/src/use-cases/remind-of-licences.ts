import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '@shanhai/database';
import { addDays, Clock } from '@shanhai/kernel';
import { notify } from '@shanhai/organisations';
import { licenceEnds } from '../rules/licence-words';
import { nextReminder, reminderDue } from '../rules/licences';
import { setReminders, takeDueReminders } from '../store/licence-reminders';

/** Licences reminded of in one transaction: bounds the locks that it holds. */
const BATCH = 100;

/**
 * Reminds suppliers of licences that end: 90, 30 and 7 days before and on the day, once each. The notice and the day of the
 * next one are one transaction, so that a kill loses none and doubles none; several workers may run it. What was renewed by a
 * verified licence that holds longer is passed over, where it leaves no gap. Run again until it returns false.
 */
@Injectable()
export class RemindOfLicences {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(): Promise<boolean> {
    return this.database.write(SYSTEM, async (tx) => {
      const today = this.clock.today();
      const due = await takeDueReminders(tx, today, BATCH);
      if (due.length === 0) return false;
      const notices = due
        .filter(({ renewed }) => !renewed)
        .map((licence) => ({
          organisationId: licence.supplierId,
          kind: 'LICENCE_ENDS',
          key: `licence:${licence.id}:${reminderDue(licence.validUntil, today)}`,
          subject: { type: 'Licence', id: licence.id },
          text: licenceEnds(licence, licence.validUntil, today),
        }));
      notify(tx, today, notices);
      const tomorrow = addDays(today, 1);
      setReminders(
        tx,
        due.map(({ id, validUntil }) => ({ id, remindOn: nextReminder(validUntil, tomorrow) })),
      );
      return true;
    });
  }
}
