-- sequence-facts: 6 statements

BEGIN;

SELECT pg_try_advisory_xact_lock($1) AS locked;

SELECT seq, fact_id, owner_id, stream_id, slot, type, hash FROM facts_unsequenced ORDER BY seq LIMIT $1;

SELECT position, chain FROM fact_positions ORDER BY position DESC LIMIT 1;

WITH taken AS (DELETE FROM facts_unsequenced WHERE seq = ANY($2::bigint[]))
INSERT INTO fact_positions (position, fact_id, owner_id, stream_id, slot, type, chain)
SELECT position, fact_id, owner_id, stream_id, slot, type, decode(chain, 'hex')
FROM jsonb_to_recordset($1::jsonb) AS p(position bigint, fact_id uuid, owner_id uuid, stream_id uuid, slot smallint, type text, chain text);

COMMIT;
