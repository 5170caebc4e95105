package source

import "strings"

// The words by which the parts of a page that are not the article are known,
// folded as [fold] does it. A phrase is here only if an article's own sentence
// or heading would hardly be made of it alone.

// phrases are whole lines, or the beginnings of short ones.
type phrases struct {
	part part
	// where says how much of a line the phrase must be.
	where phrasePlace
	lines string // one phrase a line
}

type phrasePlace int

const (
	wholeLine phrasePlace = iota // the line is the phrase, digits apart
	asLabel                      // the phrase, then a colon or the line's end
	opensLine                    // the phrase, then at most eight more words and no full stop
)

var vocabulary = []phrases{
	{form, wholeLine, `
		post a comment
		post comment
		leave a comment
		leave a reply
		leave a reply cancel reply
		add a comment
		add comment
		write a comment
		join the conversation
		comments
		comment
		comments are closed
		your name
		your email
		your email address
		your comment
		your email address will not be published
		your email address will not be published required fields are marked
		required fields are marked
		save my name email and website in this browser for the next time i comment
		notify me of new posts by email
		submit comment
		kommentar schreiben
		kommentar hinterlassen
		kommentar abgeben
		schreiben sie einen kommentar
		schreibe einen kommentar
		kommentare
		ihr name
		ihre email adresse
		ihre e mail adresse
		deine e mail adresse wird nicht veröffentlicht
		laisser un commentaire
		ajouter un commentaire
		écrire un commentaire
		commentaires
		votre nom
		votre e mail
		votre adresse e mail
		votre adresse e mail ne sera pas publiée
		оставить комментарий
		добавить комментарий
		написать комментарий
		комментарии
		ваше имя
		ваш e mail
		ваш email
		ваш комментарий
		dejar un comentario
		deja un comentario
		tu nombre
		tu correo electrónico
		yorum yap
		yorum yaz
		yorumlar
		adınız
		e posta adresiniz
		şərh yaz
		şərh bildir
		adınız soyadınız
	`},
	{sharing, wholeLine, `
		share this
		share this article
		share this story
		share this post
		share this page
		share on facebook
		share on twitter
		share on x
		share on linkedin
		share on telegram
		share on whatsapp
		share via email
		email this article
		print this article
		print this page
		copy link
		artikel teilen
		diesen artikel teilen
		beitrag teilen
		auf facebook teilen
		partager
		partager cet article
		partager sur facebook
		поделиться
		поделиться в социальных сетях
		compartir
		compartir este artículo
		paylaş
		bu haberi paylaş
		listen to this article
		listen to article
		continue reading
		read the full story
		sign up here
		click here
		advertisement
		anzeige
		реклама
		publicité
		tagged
	`},
	{sharing, asLabel, `
		source
		sources
		original article
		tags
		tag
		tagged
		tagged with
		tagged as
		topics
		keywords
		filed under
		posted in
		category
		categories
		section
		related
		related articles
		related stories
		related posts
		related news
		more on this
		more on this story
		more stories
		read more
		read also
		also read
		see also
		you may also like
		recommended
		schlagworte
		schlagwörter
		stichworte
		ressort
		rubrik
		kategorie
		lesen sie auch
		mehr zum thema
		weitere artikel
		mots clés
		mots clefs
		rubrique
		catégorie
		lire aussi
		à lire aussi
		sur le même sujet
		теги
		метки
		рубрика
		категория
		раздел
		читайте также
		читать также
		смотрите также
		по теме
		etiquetas
		lea también
		le puede interesar
		etiketler
		kategori
		ayrıca okuyun
		ilgili haberler
		teqlər
		kateqoriya
		həmçinin oxuyun
	`},
	{sharing, opensLine, `
		follow us on
		follow us
		our standards
		like us on facebook
		folgen sie uns
		suivez nous
		подписывайтесь на
		подпишитесь на
		síguenos en
		bizi takip edin
		bizi izləyin
	`},
	{imprint, asLabel, `
		redaktioneller programmdienst
		impressum
		imprint
		publisher
		haftungsausschluss
		haftungshinweis
		rechtlicher hinweis
		redaktion und verantwortlichkeit
		verantwortlich
		verantwortlich für den inhalt
		verantwortlich im sinne des presserechts
		herausgeber
		disclaimer
		legal notice
		legal disclaimer
		editorial office
		contact us
		mentions légales
		avis de non responsabilité
		clause de non responsabilité
		directeur de la publication
		éditeur
		выходные данные
		отказ от ответственности
		учредитель
		издатель
		адрес редакции
		aviso legal
		künye
		yasal uyarı
		sorumluluk reddi
	`},
	{imprint, opensLine, `
		v i s d p
		visdp
		all rights reserved
		alle rechte vorbehalten
		tous droits réservés
		все права защищены
		todos los derechos reservados
		tüm hakları saklıdır
		bütün hüquqlar qorunur
	`},
}

// phraseRules are the vocabulary by the first word of each phrase.
var phraseRules = func() map[string][]phraseRule {
	rules := map[string][]phraseRule{}
	for _, p := range vocabulary {
		for line := range strings.Lines(p.lines) {
			if phrase := fold(line); phrase != "" {
				first, _, _ := strings.Cut(phrase, " ")
				rules[first] = append(rules[first], phraseRule{phrase, p.part, p.where})
			}
		}
	}
	return rules
}()

type phraseRule struct {
	phrase string
	part   part
	where  phrasePlace
}

// menuWords are lines of menus and of the rows of buttons around an article.
var menuWords = wordSet(`
	home; all; live; live tv; latest; latest news; news; top stories; most read; most popular; trending; popular; world; politics; business; economy; sport; sports; culture; opinion; video; videos; photo; photos; podcasts; about; about us; privacy policy; privacy; terms; terms of use; terms of service; cookies; europe; asia; africa; americas; middle east;
	contact; contacts; advertise; careers; help; faq; search; menu; login; log in; sign in; sign up; register; subscribe; newsletter; rss; archive; next; previous; back; back to top; top; print; share; tweet; email; save; comments; listen; close; skip to content;
	review; analysis; interview; read more; more; see all; view all; facebook; twitter; x; telegram; instagram; youtube; linkedin; whatsapp;
	startseite; aktuell; aktuelles; politik; wirtschaft; kultur; meinung; suche; kontakt; über uns; datenschutz; agb; anmelden; registrieren; drucken; teilen; mehr; nach oben; alle; weiter; zurück;
	accueil; actualités; politique; économie; monde; sport; recherche; connexion; inscription; contacter; imprimer; suivant; précédent; tous; plus; voir tout; en direct;
	главная; новости; все; все новости; политика; экономика; общество; спорт; культура; мир; поиск; войти; вход; регистрация; контакты; о нас; архив; печать; далее; назад; ещё; еще; видео; фото; прямой эфир;
	inicio; noticias; política; economía; deportes; contacto; buscar; imprimir; siguiente; anterior; todos; en vivo;
	anasayfa; ana sayfa; gündem; ekonomi; siyaset; spor; kültür; iletişim; hakkımızda; ara; giriş; canlı; tümü; hepsi;
	ana səhifə; xəbərlər; siyasət; iqtisadiyyat; idman; mədəniyyət; əlaqə; haqqımızda; axtar; canlı; hamısı; bütün xəbərlər
`)

// sourceHeadings stand over lists of sources, and over nothing once those are
// left out.
var sourceHeadings = wordSet(`source; sources; references; links; quelle; quellen; sources et références; источник; источники; fuente; fuentes; kaynak; kaynaklar; mənbə; mənbələr`)

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for phrase := range strings.SplitSeq(list, ";") {
		set[fold(phrase)] = true
	}
	return set
}

// appeals ask the reader for a subscription, a gift or a click. They speak to
// the reader: see [appealing].
var appeals = foldAll(
	"consider joining", "join our community", "support independent journalism", "support our journalism", "support our work", "support us",
	"become a member", "become a supporter", "become a subscriber", "consider becoming", "consider supporting", "consider donating", "make a donation",
	"subscribe to our", "subscribe now", "sign up for", "sign up to", "our newsletter", "your inbox", "made possible by its readers", "made possible by our readers", "made possible by readers",
	"if you liked this", "if you enjoyed this", "if you like what", "thank you for reading", "thanks for reading", "download our app", "our telegram channel",
	"unseren newsletter", "unserem newsletter", "newsletter abonnieren", "unterstützen sie", "unsere arbeit", "jetzt abonnieren", "werden sie mitglied",
	"notre newsletter", "soutenez", "abonnez-vous", "faites un don", "votre boîte",
	"поддержите", "подпишитесь на", "подписывайтесь на", "наш телеграм", "наш канал", "нашу рассылку", "наша редакция",
	"nuestro boletín", "suscríbete", "suscríbase", "apóyanos", "hazte socio",
	"bültenimize", "abone olun", "bizi destekleyin", "abunə olun", "kanalımıza",
)

// addresses are the words by which a text speaks to its reader and of its maker.
var addresses = wordSet(`you; your; our; us; we; its readers; sie; ihr; ihre; ihren; unser; unsere; unseren; unserem; unserer; uns; vous; votre; vos; notre; nos; nous; вы; вас; ваш; ваша; ваше; вам; наш; нас; нам; нашу; наша; наше; нашей; поддержите; подпишитесь; подписывайтесь; nuestro; nuestra; tu; suscríbete; suscríbase; apóyanos; hazte; siz; sizin; bizim; bizi; bültenimize; kanalımıza; olun`)

// disclaimers are the beginnings of words and the phrases that disclaimers and
// copyright notices are made of. One alone says nothing.
var disclaimers = foldAll(
	"liabil", "responsib", "accuracy", "completeness", "warrant", "endorse", "do not necessarily", "does not necessarily", "views expressed", "opinions expressed", "third party content", "for informational purposes", "all rights reserved", "without permission", "without prior written", "copyright",
	"haftung", "richtigkeit", "vollständigkeit", "verantwortlich", "herausgeber", "urheberrecht", "nachdruck", "inhalte dritter", "alle rechte",
	"responsabilité", "exactitude", "exhaustivité", "n engage que", "droits réservés", "reproduction", "sans autorisation",
	"ответственност", "достоверност", "точност", "полнот", "мнение редакции", "может не совпадать", "права защищены", "перепечатк", "без разрешения",
	"responsabilidad", "exactitud", "derechos reservados", "sorumlu", "doğruluğ", "telif hakk", "izinsiz",
)

func foldAll(list ...string) []string {
	folded := make([]string, len(list))
	for i, s := range list {
		folded[i] = fold(s)
	}
	return folded
}

func countOf(folded string, list []string) int {
	n := 0
	for _, phrase := range list {
		if strings.Contains(folded, phrase) {
			n++
		}
	}
	return n
}
