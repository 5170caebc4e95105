-- The sign of life that stands for the arrival $1, if one does.
select channel, ts from reply where inbox_id = $1 and part = 0 and state = 'posted' and placeholder
