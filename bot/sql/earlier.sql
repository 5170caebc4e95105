-- The last question before $3 that was answered in the thread $2 of channel $1.
-- Only questions of people who were let in have an answer; what a button or a
-- shortcut in the thread showed one person is no part of the conversation.
select event, answer from inbox
where channel = $1 and thread = $2 and id < $3 and answer is not null and kind in ('mention', 'followup', 'direct')
order by id desc limit 1
