-- roll-up: 5 statements

BEGIN;

SELECT position AS rolled, (SELECT min(position) FROM counter_slots) AS through FROM count_rollup FOR UPDATE SKIP LOCKED;

INSERT INTO count_totals (facet_id, recognised_month, posting_month, amount_fen, goods_fen, entries)
SELECT facet_id, to_char(recognised_on, 'YYYY-MM'), posting_month, sum(amount_fen), sum(goods_fen), count(*)
FROM count_entries WHERE position > $1 AND position <= $2 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
ON CONFLICT (facet_id, recognised_month, posting_month) DO UPDATE
SET amount_fen = count_totals.amount_fen + excluded.amount_fen, goods_fen = count_totals.goods_fen + excluded.goods_fen, entries = count_totals.entries + excluded.entries;

UPDATE count_rollup SET position = $1;

COMMIT;
