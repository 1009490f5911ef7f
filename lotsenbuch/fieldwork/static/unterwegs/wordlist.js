/* 1,024 plain German words, written down for this app: four to nine letters, no umlaut, nothing that a phone corrects.
   Five of them, drawn by the browser's generator, are 5 × 10 = 50 bits; a guess costs 600,000 rounds (crypto.js). */
export const WORDS = `
abend abteil acker adler adresse ahnung ahorn akte album allee alpen ampel amsel anfang angel anker ansage antenne
antrag antwort anzug apfel apotheke april arbeit arena armband arzt asche atem atlas aufgabe auge august aula ausflug
auster auto bach backe backofen bagger bahn bahnhof balkon ball ballon bambus banane bank bankett bart basalt basar
basis batterie bauer bauernhof baum beamer becher beere beet bein beispiel berg bergbach bericht besen besteck besuch
beutel biber biene bild bildung birke birne blatt blaubeere blech blick blitz block blume bluse boden bogen bohne
bohrer boje bord borke braten bremse brett brezel brief brille brise brombeere brot bruch bruder brunnen brust buche
bucht bude bund burg busch butter cello chor clown comic cousin creme dach dampf dampfer dattel datum daumen deckel
deich delfin dialog dichter dill ding dinkel dirigent docht dohle doktor dorn drache draht drossel druck drucker duft
durst ebbe eber ecke efeu ehre eiche eifel eimer eintopf eisen elch elster engel ente erbse erde ernte esel espe essen
essig etage etikett eule fabrik faden fahne fahrt falke falte familie farbe farn fasan fasching fehler feier feile
feldweg felge fell fels fenster ferien ferse festival feuer fibel fichte fieber figur film finger fink fisch fischer
flagge flamme flanke flasche fleck flieder fliege flora flosse flotte fluglinie fluss folie forelle form forst frage
frau freude freund frieden frist frosch frost frucht fuchs fuge funke furche gabel galerie gans garage gardine garn
garten gasse gast gaumen gebet gebiet geduld gehirn gehweg geige geist geld gelenk gerste geruch gesang geschenk
gesicht gewicht giebel gipfel gitter glanz glas gleis gletscher glocke golf graben grad granit grashalm greif grenze
griff grill grotte grube gruppe gurke gurt haar hafen hafer hagel haken hals haltung hammer hamster handel handschuh
hang harfe harz hasel haselnuss haube haut hebel hecht hecke heft heide helm hemd herbst herde hering herz himbeere
himmel hirsch hirse hitze hobel holz honig hopfen hose hotel huhn hummel hund hunger idee igel imker insel iris jacke
jahr januar jasmin joghurt jubel jugend juli juni jury kabel kabine kachel kaffee kahn kaiser kakao kaktus kalender
kalk kamel kamera kamin kamm kammer kanal kanister kanne kanu kapelle kapitel kappe kapsel karotte karpfen karte
karton kastanie kasten kater katze kehle keil keks keller kerbe kern kerze kessel kette keule kiefer kiel kiesel kino
kirsche kissen kiste klang klasse klavier klee kleid klinge klippe klotz knauf knie knopf knospe knoten kobold koch
koffer kohl kolben komet kompass kompost konzert koralle korb kork kosten kraft kragen kralle kran kranz kraut krebs
kreide kreis kresse kreuz krone krug kruste kuchen kufe kugel kumpel kunde kunst kupfer kurbel kurs kurve kutsche
lachs lack laden lager laken lamm lampe lampion landkarte lappen laterne latte laub lauch lauf laune lavendel leben
leder lehm lehne lehrer lehrling leib leine leinwand leiter lerche lesung licht lied limonade lineal linie linse lippe
liste liter loch locke loge lotse luchs lunge lupe lust magnet mais maler malve mandel mantel mappe marder markt
marmor maschine maske mast mauer maul mechanik meer mehl meile meister melodie melone mensch merkmal messe meter miete
milch mine minute minze mispel mittag mitte mittwoch mode mohn mole monat mond montag moos morgen motor motte muschel
museum musik muskel mutter nachbar nacht nadel nagel name narbe natur nebel neffe nelke nerv nessel nest netz nichte
niere nische norden note notiz nudel nuss oase oboe obst ofen ofenrohr oktober olive onkel oper orange orden ordner
orgel osten ostern otter ozean packung paddel paket palast palme papier pappel park pass pause pech pedal pegel pelz
perle person pfad pfahl pfanne pfau pfeffer pfeife pfeil pferd pflanze pflaume pflug pforte pfosten pfote pfund
picknick pilger pilot pilz pinguin pinsel pirat plakat plan planet platte platz podium pokal pony portal post
postkarte pracht preis prinz probe profil programm pudel puder pullover puls pulver pumpe punkt puppe putz quader
qualle quark quartett quarz quelle quitte rabe radio radweg rahmen rakete rampe rand ranke rasen raster rauch raupe
rechen recht rede regal regen reihe reim reise reiter rest rettich revier rezept rhythmus riese riff rinde ring rinne
ritter robbe rock rodel roggen rohr rolle roman rose rosine route rubin rucksack ruder ruhe rumpf runde rutsche sache
saft saite salat salbe salz samen samt sand sanduhr sardine sattel sauna schach schacht schaf schale schall schalter
schatten schatz schauer schaufel schaukel schaum scheibe schein scheitel schelle schenkel scherz scheune schicht
schiefer schiene schiff schild schilf schirm schlaf schlange schlauch schlitten schloss schlucht schmied schnabel
schnecke schnee schnur scholle schotter schrank schraube schreiner schrift schritt schublade schuh schule schulter
schuppe schuss schwalbe schwamm schwan schwarm schweif schwelle schwester seele segel segelboot sehne seife seil seite
sekunde senf sense sessel sichel sieb silber silo sitz skizze socke sofa sohle sohn sommer sonne sonntag sorge sorte
spalte spange spargel spaten specht speck speer speiche speise spiegel spiel spinat spitze sport sprache sprosse
sprung spule spur stab stachel stadt stadtplan stahl stall stamm stapel star staub steg stein stelle stempel steppe
stiefel stier stift stimme stirn stock stoff stolz storch strand strauch strecke strich stroh strom strudel strumpf
stube studie stufe stuhl stunde sturm stute suche sumpf suppe tafel taille takt talent taler tango tante tanz tapete
tasche tasse taste tatze taube taucher tausch teich teig telefon teller tempel tempo tenne tennis teppich termin
terrasse text theater thema thron thymian tiefe tiger tinte tipp tisch tischler tochter tomate topf torf torte traube
traum treffen treppe tresen treue trichter tritt trommel trompete tropfen truhe tuba tuch tugend tulpe tunnel turm
turnhalle turnier tusche ufer ulme umhang umweg unfug unze urlaub ursprung vase vater veilchen ventil vers vertrag
vetter vieh vogel vollmond vorhang vorrat vulkan waage wachs wade waffel wagen wahl wald walnuss walze wanne wappen
ware wasser watte weber wechsel wegweiser weide weiher wein weise weizen welle welt werft werk werkbank werkzeug wespe
westen wetter wicke widder wiege wiese wildgans wille wimper wind winkel winter wipfel wirbel wirt wissen witz woche
wolf wolke wort wunder wunsch wurf wurm wurst wurzel zahl zange zapfen zauberer zaun zebra zeder zehe zeichen zeit
zeitung zelle zelt zentrum zettel zeuge ziege ziegel ziel ziffer zimmer zimt zinn zirkel zirkus zitrone zopf zucker
zunge zutat zweck zweig zwerg zwiebel zwilling zwirn
`.trim().split(/\s+/);
