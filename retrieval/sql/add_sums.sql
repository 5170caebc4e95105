-- Adds $2 documents of $3 passages to the counts of collection $1.
update collection set documents = documents + $2, passages = passages + $3 where id = $1
