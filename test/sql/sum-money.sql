-- sum-money: 4 statements

BEGIN;

SELECT pg_try_advisory_xact_lock(hashtextextended('money_days', 0)) AS mine;

WITH next AS (SELECT owner_id, account, number FROM money_changes LIMIT $1),
taken AS (DELETE FROM money_changes c USING next WHERE (c.owner_id, c.account, c.number) = (next.owner_id, next.account, next.number)
RETURNING c.owner_id, c.account, c.effective_on, c.debit_fen, c.credit_fen),
days AS (SELECT owner_id, account, effective_on, sum(debit_fen) AS debit_fen, sum(credit_fen) AS credit_fen FROM taken GROUP BY 1, 2, 3),
owners AS (INSERT INTO money_days AS d (owner_id, account, effective_on, debit_fen, credit_fen) SELECT owner_id, account, effective_on, debit_fen, credit_fen FROM days
ON CONFLICT (owner_id, account, effective_on) DO UPDATE SET debit_fen = d.debit_fen + excluded.debit_fen, credit_fen = d.credit_fen + excluded.credit_fen),
accounts AS (INSERT INTO money_account_days AS d (account, effective_on, debit_fen, credit_fen)
SELECT account, effective_on, sum(debit_fen), sum(credit_fen) FROM days GROUP BY 1, 2
ON CONFLICT (account, effective_on) DO UPDATE SET debit_fen = d.debit_fen + excluded.debit_fen, credit_fen = d.credit_fen + excluded.credit_fen)
SELECT count(*) AS taken FROM taken;

COMMIT;
