-- Invariant I1 holds for whoever opens the file with another program, too.
CREATE TRIGGER act_is_never_updated BEFORE UPDATE ON act
BEGIN SELECT RAISE(ABORT, 'an act is never updated: record a correction'); END;
CREATE TRIGGER act_is_never_deleted BEFORE DELETE ON act
BEGIN SELECT RAISE(ABORT, 'an act is never deleted: record a withdrawal'); END;
CREATE TRIGGER manifest_is_never_updated BEFORE UPDATE ON manifest
BEGIN SELECT RAISE(ABORT, 'a version is never changed: declare the next'); END;
CREATE TRIGGER manifest_is_never_deleted BEFORE DELETE ON manifest
BEGIN SELECT RAISE(ABORT, 'a version is never deleted: declare the next'); END;
