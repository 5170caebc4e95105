package mention

import "testing"

func TestReadQuestion(t *testing.T) {
	for _, test := range []struct {
		text string
		want Question
	}{
		{"Who was summoned on July 2?", Question{Wants: PersonAnswer}},
		{"who was summoned on july 2", Question{Wants: PersonAnswer}},
		{"please tell me who was arrested", Question{Wants: PersonAnswer}},
		{"Can you say when the raid happened", Question{Wants: DateAnswer}},
		{"On July 2, who was summoned?", Question{Wants: PersonAnswer}},
		{"By whom was the ambassador summoned?", Question{Wants: PersonAnswer}},
		{"The ambassador was summoned when?", Question{Wants: DateAnswer}},
		{"Which two brothers died?", Question{Wants: PersonAnswer, Noun: "brothers", Counted: "brother", Plural: true}},
		{"Which ambassador did Denmark summon?", Question{Wants: PersonAnswer, Noun: "ambassador", Counted: "ambassador"}},
		{"Which human rights group spoke out?", Question{Wants: OrganisationAnswer, Noun: "group", Counted: "group"}},
		{"In which city did they die", Question{Wants: PlaceAnswer, Noun: "city", Counted: "citi"}},
		{"In what year was it?", Question{Wants: DateAnswer, Noun: "year", Counted: "year"}},
		{"What job did Ola Berg hold?", Question{Wants: RoleAnswer, Noun: "job", Counted: "job"}},
		{"Where is it to take place?", Question{Wants: PlaceAnswer}},
		{"How many Danish citizens were held in Oslo?", Question{Wants: NumberAnswer, Noun: "citizens", Counted: "citizen", Plural: true}},
		{"do you know how many people died", Question{Wants: NumberAnswer, Noun: "people", Counted: "peopl", Plural: true}},
		{"How much did Denmark import?", Question{Wants: MoneyAnswer}},
		{"how long were they held", Question{Wants: DurationAnswer}},
		{"How dependent are farmers on it?", Question{Wants: NumberAnswer}},
		{"Why did Lind not attend?", Question{Wants: ReasonAnswer, Negated: true}},
		{"What did Peskov say about it?", Question{Wants: StatementAnswer, Says: true}},
		{"what did peskov say about it", Question{Wants: StatementAnswer, Says: true}},
		{"How did Denmark explain the deaths?", Question{Wants: StatementAnswer, Says: true}},
		{"Who said that relations are chilly?", Question{Wants: PersonAnswer, Says: true}},
		{"Who described it as a gold rush?", Question{Wants: PersonAnswer, Says: true}},
		{"What happened on June 8?", Question{Wants: AnyAnswer}},
		{"What did Oslo do about the house?", Question{Wants: AnyAnswer}},
		{"What was the name of the castle?", Question{Wants: AnyAnswer, Noun: "castle", Counted: "castl", Named: true}},
		{"name of the castle?", Question{Wants: AnyAnswer, Noun: "castle", Counted: "castl", Named: true}},
		{"What was the castle called?", Question{Wants: AnyAnswer, Noun: "castle", Counted: "castl", Named: true, Says: true}},
		{"Which lawyer was it? I need the name.", Question{Wants: PersonAnswer, Noun: "lawyer", Counted: "lawyer", Named: true}},
		{"berg brothers age", Question{Wants: NumberAnswer, Noun: "age", Counted: "age"}},
		{"berg pier age of sail", Question{Wants: AnyAnswer}},
		{"What does a sack of rice cost in Oslo?", Question{Wants: MoneyAnswer}},
		{"Who is the lawyer of the family?", Question{Wants: PersonAnswer, Noun: "lawyer", Counted: "lawyer"}},
		{"who is denmark’s defence minister", Question{Wants: PersonAnswer, Noun: "minister", Counted: "minist"}},
		{"Who was the first to leave?", Question{Wants: PersonAnswer}},
		{"Which singer’s concert was cancelled?", Question{Wants: PersonAnswer, Noun: "singer", Counted: "singer"}},
		{"How many Danes were hurt?", Question{Wants: NumberAnswer, Noun: "danes", Counted: "dane", Plural: true}},
		{"how many Swiss were hurt", Question{Wants: NumberAnswer, Noun: "swiss", Counted: "swiss", Plural: true}},
		{"What does a ticket cost?", Question{Wants: MoneyAnswer}},
		{"What did Peskov tell reporters?", Question{Wants: StatementAnswer, Says: true}},
		{"What is the GDP of Armenia?", Question{Wants: NumberAnswer, Noun: "gdp", Counted: "gdp"}},
		{"whats the number of detainees", Question{Wants: NumberAnswer, Noun: "detainees", Counted: "detaine"}},
		{"did putin apologise", Question{Wants: YesNoAnswer}},
		{"Was anyone killed?", Question{Wants: YesNoAnswer}},
		{"Name the two brothers", Question{Wants: PersonAnswer, Noun: "brothers", Counted: "brother", Plural: true}},
		{"tell me about the raid", Question{Wants: AnyAnswer}},
		{"azerbaijan sputnik raid", Question{Wants: AnyAnswer}},
		{"", Question{Wants: AnyAnswer}},
		{"??", Question{Wants: AnyAnswer}},
	} {
		if got := ReadQuestion(test.text); got != test.want {
			t.Errorf("%q reads as %+v, want %+v", test.text, got, test.want)
		}
	}
}
