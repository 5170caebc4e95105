-- +goose Up

-- The terms of its passages, each once: by them the postings of a document are
-- found when it goes. An index of postings by passage would be as large as all
-- else, and as slow to write, and serve nothing but that.
alter table document add column terms text[] collate "C" not null default '{}';
update document set terms = found.terms
from (
	select p.collection_id, p.document_id, array_agg(distinct t.term order by t.term) as terms
	from posting t join passage p on p.collection_id = t.collection_id and p.id = t.passage_id
	group by p.collection_id, p.document_id
) as found
where document.collection_id = found.collection_id and document.id = found.document_id;
alter table document alter column terms drop default;
drop index posting_passage;

-- +goose Down

create index posting_passage on posting (passage_id);
alter table document drop column terms;
