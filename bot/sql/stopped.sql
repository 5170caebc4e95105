-- Whether the asker of the arrival $1 wants no more of its answer.
select stopped from inbox where id = $1
