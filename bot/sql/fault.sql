-- Counts a failure to answer the arrival $1 and returns how many there were.
update inbox set faults = faults + 1 where id = $1 returning faults
