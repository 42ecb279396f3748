import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The eastern party of a pairing is a place or a unit, no person's own account: what a person buys is their unit's (CR-15). */
export class DivisionsPairUnits1763800000280 implements MigrationInterface {
  name = 'DivisionsPairUnits1763800000280';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
CREATE FUNCTION pairing_names_unit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM organisations o WHERE o.id = NEW.east_organisation_id AND o.unit_type = 'PERSON') THEN
    RAISE EXCEPTION 'the eastern party of a pairing is no person' USING ERRCODE = 'check_violation', CONSTRAINT = 'pairings_east_unit';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER pairings_east_unit BEFORE INSERT ON pairings FOR EACH ROW WHEN (NEW.east_organisation_id IS NOT NULL) EXECUTE FUNCTION pairing_names_unit();
`;

const DOWN = /* sql */ `
DROP TRIGGER pairings_east_unit ON pairings;
DROP FUNCTION pairing_names_unit();
`;
