-- The workspace, other than $1, whose questions are in this database; no row when
-- there is none.
select team from inbox where team <> $1 order by id limit 1
