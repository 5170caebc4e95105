-- Adds to collection $1: $2 documents of $3 passages of $4 words under titles of $5 words.
update collection set
	documents = documents + $2, passages = passages + $3, words = words + $4, title_words = title_words + $5
where id = $1
