-- How many vectors of model $1 there are, of $2 at most: more need not be counted.
select count(*) from (select from embedding where model_id = $1 limit $2) as counted
