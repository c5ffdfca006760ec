-- Invariant I1 holds for whoever connects with another program, too.
CREATE FUNCTION is_never_changed() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is never updated or deleted', TG_TABLE_NAME; END $$;
CREATE TRIGGER act_is_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON act
  FOR EACH STATEMENT EXECUTE FUNCTION is_never_changed();
CREATE TRIGGER manifest_is_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON manifest
  FOR EACH STATEMENT EXECUTE FUNCTION is_never_changed();
