-- What the person $1, the channel $2 and everybody have used since midnight UTC.
select scope, questions, input_tokens + output_tokens as tokens from usage
where day = (now() at time zone 'UTC')::date and (scope, name) in (('person', $1), ('channel', $2), ('everybody', ''))
order by scope
