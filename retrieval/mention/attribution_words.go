package mention

// The words by which attributions are known.

// reportingVerbs are the verbs that credit their subject: 2 those that always
// do, 1 those that do where the sentence has a quotation.
var reportingVerbs = func() map[string]int {
	verbs := map[string]int{}
	for v := range set(`said says say stated states told tells added adds claimed claims announced announces wrote writes argued argues
		believes believe believed suggested suggests insisted insists emphasized emphasizes emphasised stressed stresses explained explains declared declares
		acknowledged acknowledges confirmed confirms denied denies concluded concludes remarked commented asserted asserts alleged alleges
		warned warns reported reports noted notes tweeted testified recounted reiterated recalled predicts predicted estimates
		clarified clarifies disclosed quipped contended contends maintained maintains cautioned vowed vows pledged pledges countered replied conceded admitted
		admits advised asks asked argue claim insist warn affirmed affirms demanded demands complained promised condemned condemns criticized criticised criticizes urged urges praised assured assures suggest highlight revealed reveals
		deny allege maintain estimate estimated contend complain acknowledge disputes blames accuses
		answered answers thinks retorted retorts radioed joked shouted`) {
		verbs[v] = 2
	}
	for v := range set(`called calls described describes expressed expresses cited cites accused accuses blamed blames
		dismissed dismisses indicated indicates indicate highlighted highlights posed responded responds note stress
		counter hailed rejected thanked welcomed conveyed questioned reacted referred concurred`) {
		verbs[v] = 1
	}
	return verbs
}()

// alsoNouns are reporting verbs that are plural nouns as well.
var alsoNouns = set(`reports claims estimates notes states pledges answers disputes`)

// speakerNouns stand for a speaker who is not named beside them.
var speakerNouns = set(`ministry office embassy agency police government court parliament administration authorities officials analysts experts economists observers
	critics sources media outlets outlet newspaper journalists lawyers diplomats prosecutors investigators witnesses residents activists
	company bank department committee commission council union army military commentators lawmakers doctors scientists researchers
	service services side guard hospital hospitals family relatives neighbours neighbors villagers locals survivors rescuers organisers organizers protesters rebels
	militants insurgents regulator regulators watchdog operator owner owners airline navy opposition embassies ministries unions newspapers magazine website
	broadcaster portal enforcement campaigners insiders eyewitnesses leadership delegation brigade bureau charity foundation firm manufacturer utility church
	school university campaign paper station traders trader nurses drivers driver shopkeepers vendors supporters opponents parents mother father widow coroner
	boy girl man woman teenager fans`)

// saidNouns are what somebody says, or what is done with it; "by" credits who.
var saidNouns = set(`claim claims statement statements remark remarks comment comments report reports article interview post tweet speech allegation allegations
	published quoted cited seen obtained corroborated contacted interviewed reached`)

// passive words before a reporting verb make its subject the thing that was
// said.
var passive = set(`was were been being be is are to as not`)

// statementNouns are what somebody speaks in.
var statementNouns = set(`statement interview post tweet speech column letter briefing comment remark address message video essay article`)

// participles of saying go on with what the subject of the sentence says: 2 those
// that always do, 1 those that do where the sentence has a quotation.
var participles = map[string]int{
	"saying": 2, "stating": 2, "noting": 2, "stressing": 2, "emphasizing": 2, "emphasising": 2, "claiming": 2, "arguing": 2, "alleging": 2, "insisting": 2,
	"explaining": 2, "declaring": 2, "announcing": 2, "asserting": 2, "denying": 2, "confirming": 2, "adding": 1, "warning": 2, "calling": 1, "describing": 1, "accusing": 1,
}

// speechBases are verbs of saying in the infinitive.
var speechBases = set(`say declare claim admit announce deny warn state insist conclude confirm acknowledge complain`)

// relatives are those of somebody who is spoken of.
var relatives = set(`husband wife father mother son daughter brother sister uncle aunt cousin widow friend`)

var outletNouns = set(`news agency newspaper magazine channel outlet website broadcaster daily weekly portal radio television station`)

// knownOutlets are outlets whose names do not say that they are.
var knownOutlets = set(`ap afp bbc cnn dpa npr rfe reuters bloomberg axios politico meduza jazeera interfax tass xinhua kyodo anadolu euronews spiegel monde figaro pais haaretz wired forbes economist atlantic newsweek`)

// walks of life between whose nouns people seldom go: "the general" is no spokeswoman.
var walks = func() map[string]int {
	table := map[string]int{}
	for n, nouns := range []string{
		"general colonel lieutenant captain major sergeant corporal admiral commodore commander brigadier marshal officer",
		"minister premier chancellor governor mayor senator congressman congresswoman lawmaker diplomat ambassador envoy consul spokesman spokeswoman spokesperson",
		"lawyer attorney prosecutor judge magistrate",
		"journalist commentator correspondent reporter blogger broadcaster presenter anchor host",
		"bishop archbishop cardinal patriarch pastor rabbi imam ayatollah pope",
		"doctor scientist physicist chemist biologist epidemiologist historian economist engineer",
	} {
		for noun := range set(nouns) {
			table[noun] = n + 1
		}
	}
	return table
}()

// roundly may stand before a number.
var roundly = set(`more less fewer than at least most about around some nearly almost over under up to roughly approximately between only just`)

// complements begin what belongs to a speaker's noun: "sources at the bank".
var complements = set(`of at for from in`)

var adjuncts = set(`following after before during in on at while when citing speaking however meanwhile according for by with who which as`)

var isDeterminer = set(`a an the his her its their`)
