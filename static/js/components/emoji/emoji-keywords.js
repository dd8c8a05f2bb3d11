/**
 * What people mean, in English and German, and the names do not say; the best known emoji of each comes first.
 */
const LINES = `
sad unhappy sorrow upset depressed traurig unglücklich betrübt: 😢 😭 ☹️ 🙁 😞 😔 🥺 😿 💔
thanks thank thankyou thx ty please pray grateful danke dankeschön bitte dankbar beten: 🙏 🤗 ❤️ 💐
laugh laughing lol haha hahaha funny lmao lustig lachen gelächter witzig: 😂 🤣 😆 😄 😹 😅
happy glad joy cheerful fröhlich froh glücklich freude: 😄 😊 😀 😃 😁 🙂 🥳 😺
smile smiley lächeln grinsen: 😄 🙂 😊 😀 😃 😁 ☺️
love lover adore liebe lieben verliebt liebhaben: ❤️ 😍 🥰 😘 💕 💖 💘 💗 💞 💌 🤟 😻
hearts herz herzen herzchen: ❤️ 🧡 💛 💚 💙 💜 🖤 🤍 🤎 💔 💕 💖
kiss kissing kuss küssen küsschen bussi: 😘 💋 😗 😙 😚 💏
cry crying tears weep sob weinen tränen heulen: 😭 😢 🥹 😿 😥 🥲
angry mad rage furious annoyed wütend sauer zornig böse ärger: 😠 😡 🤬 😤 👿 💢 😾
afraid fear scared scary terrified angst ängstlich erschrocken gruselig: 😨 😱 😰 👻 🙀 🫣
shock shocked surprise surprised wow omg überrascht überraschung erstaunt: 😮 😲 😱 🤯 😯 🎁 🙀
tired sleepy exhausted yawn müde erschöpft gähnen: 😴 🥱 😫 😩 😪 💤
sleep sleeping zzz night schlafen schlaf nacht: 😴 💤 🛌 🌙 🌃 😪
sick ill fever flu krank fieber grippe erkältung übel: 🤒 🤧 🤢 🤮 😷 🤕 💊 🌡️
vomit puke barf kotzen: 🤮 🤢
think thinking hmm wonder idea denken nachdenken überlegen: 🤔 💭 🧐 🧠 💡
confused puzzled huh verwirrt ratlos: 😕 🤔 😵‍💫 🤷 😖 ❓
shrug dunno whatever idk egal keineahnung achselzucken schulterzucken: 🤷 🤷‍♀️ 🤷‍♂️
embarrassed blush shy ashamed peinlich verlegen schüchtern: 😳 ☺️ 😊 🫣 🙈
oops facepalm fail doh ups oje blamiert: 🤦 😬 🙈 😅
nervous awkward grimace grimasse sweat phew nervös schwitzen puh erleichtert: 😅 😬 😰 😓 💦 😌
wink flirt zwinkern zwinker: 😉 😜 😏
cool chill sunglasses awesome lässig sonnenbrille: 😎 🆒 🤙 🕶️
proud smug stolz selbstzufrieden: 😏 😤 🦚 💪
bored boring meh langweilig gelangweilt naja: 😑 😐 🥱 😒 🙄
eyeroll rolleyes augenrollen genervt: 🙄 😒
silent quiet secret shh shush leise still geheim psst ruhe: 🤫 🤐 🔇 🙊
lie liar pinocchio lüge lügen lügner: 🤥
money rich dollar euro cash pay salary geld reich bezahlen gehalt lohn: 💰 💶 💸 🤑 💵 💳 🪙 🏦
hug cuddle umarmen umarmung drücken kuscheln: 🤗 🫂 🧸
yes ok okay agree approve right correct like good ja gut einverstanden richtig stimmt genau gefällt: 👍 ✅ 👌 🆗 ✔️ 💯 🙆
no nope wrong disagree dislike reject bad nein falsch schlecht ablehnen nicht: 👎 ❌ 🚫 🙅 ⛔ ✖️
great perfect super excellent toll klasse prima perfekt spitze: 👌 💯 👍 🤩 ⭐ 🏆 🔥
done finished check complete tick fertig erledigt geschafft haken: ✅ ✔️ ☑️ 🏁 🎉
wait stop halt hold warten moment stopp: ✋ 🛑 ⏳ ⌛ ⏸️
hello hi hey bye goodbye greet hallo tschüss servus moin winken grüß: 👋 🙋 🤝 🫡
clap applause bravo applaus klatschen beifall: 👏 🙌 🎉
congratulations congrats celebrate party hooray yay glückwunsch gratulation feiern feier hurra juhu: 🎉 🥳 🎊 🙌 🍾 👏 🥂
birthday geburtstag: 🎂 🎉 🎁 🥳 🎈 🍰
gift present geschenk: 🎁 🛍️ 🎀
strong strength muscle power gym stark stärke kraft muskel muskeln: 💪 🏋️ 🦾 ⚡
luck lucky fingers hope glück hoffen hoffnung daumendrücken: 🤞 🍀 🌠 🎲
deal agreement handshake abgemacht einigung hände handschlag: 🤝 ✍️
salute respect sir yessir jawohl respekt salutieren: 🫡 🙇
peace victory frieden sieg: ✌️ ☮️ 🕊️
point finger zeigen zeigefinger finger: ☝️ 👉 👈 👆 👇 🫵
look see watch eyes schauen gucken sehen augen: 👀 👁️ 🔍 🤓 👓
listen hören ohr zuhören: 👂 🎧 🔊
write note memo pen schreiben notiz stift: ✍️ 📝 🖊️ ✏️ 🗒️
rock metal: 🤘 🎸 🪨
party dance dancing tanzen tanz disco: 💃 🕺 🪩 🎉 👯
run running fast hurry laufen rennen schnell eilig eile: 🏃 💨 ⚡ 🏎️ 🚀
walk walking gehen spazieren spaziergang: 🚶 🥾
swim swimming schwimmen: 🏊 🏖️ 🩱
bike cycling bicycle fahrrad radfahren: 🚲 🚴 🚵
sport sports football soccer fußball ball: ⚽ 🏈 🏀 🏐 🎾 🏉 🏆
win winner champion medal gewinnen gewinner sieger medaille pokal: 🏆 🥇 🏅 🎖️
lose lost verloren verlieren: 😞 👎 💔
baby child kid kind: 👶 🧒 🍼 👧 👦
family familie eltern: 👪 👨‍👩‍👧 👨‍👩‍👦 🏡
people team group users leute gruppe menschen: 👥 🧑‍🤝‍🧑 👪 🫂
man guy mann: 👨 🧔 👱‍♂️ 👴
woman lady frau: 👩 👱‍♀️ 👵 💃
developer programmer coder coding code entwickler programmierer programmieren: 🧑‍💻 👨‍💻 👩‍💻 💻 ⌨️ 🐛
work working office job arbeit arbeiten büro: 💼 🧑‍💻 🏢 👷 🛠️
boss manager chief chef: 🧑‍💼 👔 💼
teacher school university lehrer schule universität studium lernen learn study: 🧑‍🏫 🏫 🎓 📚 🎒 ✏️
police polizei: 👮 🚓 🚨 🚔
fire hot burn lit feuer heiß brennt: 🔥 🚒 🧑‍🚒 🥵 🧯
cold freezing winter kalt frieren frost: 🥶 ❄️ ⛄ 🧊 🧣
snow schnee: ❄️ ☃️ ⛄ 🌨️ 🏔️
sun sunny summer hot sonne sonnig sommer: ☀️ 🌞 😎 🌻 🏖️ ⛱️
rain rainy umbrella regen regnet schirm: 🌧️ ☔ ☂️ 🌂 ⛈️
storm thunder lightning gewitter blitz donner sturm: ⛈️ ⚡ 🌩️ 🌪️
weather cloud cloudy wetter wolke bewölkt: ☁️ ⛅ 🌤️ 🌦️ 🌡️
wind windy luft: 💨 🌬️ 🍃
rainbow pride regenbogen: 🌈 🏳️‍🌈
star stars stern sterne: ⭐ 🌟 ✨ 🌠 🤩
shine magic glanz glitzer zauber: ✨ 🌟 🪄 🔮
new neu: 🆕 ✨
moon mond: 🌙 🌝 🌕 🌚 🌛
earth world globe planet erde welt: 🌍 🌎 🌏 🌐 🗺️
night evening abend: 🌙 🌃 🌆 🌇
morning sunrise morgen sonnenaufgang guten: 🌅 🌄 ☕ 🐓
flower flowers blossom blume blumen blüte: 🌸 💐 🌹 🌻 🌷 🌺 🌼
plant nature tree pflanze natur baum wald: 🌱 🌳 🌲 🌿 🪴 🍃
leaf autumn fall herbst blatt laub: 🍂 🍁 🍃
spring frühling: 🌱 🌷 🌸 🐣
animal tier tiere: 🐶 🐱 🐭 🐰 🦊 🐻 🐼
dog puppy hund welpe: 🐶 🐕 🐩 🐾
cat kitten katze kätzchen kater: 🐱 🐈 🐈‍⬛ 😺
mouse maus: 🐭 🖱️ 🐁
bird vogel: 🐦 🦜 🕊️ 🦅 🐤
fish fisch: 🐟 🐠 🎣 🐡; cow kuh: 🐮 🐄; pig schwein sau: 🐷 🐖 🐽
chicken hen huhn hahn henne küken: 🐔 🐓 🐣 🐤 🍗
bug insect error fehler käfer insekt: 🐛 🐞 🪲 🦟 ❌
bee honey biene honig: 🐝 🍯; snake schlange python: 🐍; monkey affe: 🐒 🐵 🙈 🙉 🙊; unicorn einhorn: 🦄
food eat eating hungry meal lunch dinner essen hunger hungrig mahlzeit mittagessen abendessen: 🍽️ 🍴 😋 🍕 🍔 🍝
delicious yummy tasty lecker köstlich: 😋 🤤 👅
breakfast frühstück: 🍳 🥐 🥞 ☕ 🥣
bread bakery brot bäcker brötchen: 🍞 🥖 🥐 🥨 🥯
egg ei eier: 🥚 🍳; cheese käse: 🧀
meat steak fleisch grillen bbq: 🥩 🍖 🍗 🥓
sausage hotdog wurst: 🌭; fries chips pommes: 🍟
vegetable salad gemüse salat: 🥗 🥦 🥕 🥬 🍅
fruit apple obst apfel: 🍎 🍏 🍌 🍓 🍇 🍊
cake sweet dessert kuchen torte süß nachtisch: 🍰 🎂 🧁 🍪 🍩
cookie biscuit keks plätzchen: 🍪
chocolate candy schokolade süßigkeit: 🍫 🍬 🍭
ice icecream eis: 🍦 🍨 🍧 🧊
coffee cafe break kaffee pause: ☕ 🫖 🥐
tea tee: 🍵 ☕ 🫖
drink drinks cheers prost trinken getränk anstoßen: 🍻 🥂 🍺 🍹 🥤 🍷
beer bier: 🍺 🍻
wine wein: 🍷 🍾
water drop wasser tropfen: 💧 💦 🚰 🌊
milk milch: 🥛 🍼
home house haus zuhause heim: 🏠 🏡 🏘️
city building stadt gebäude: 🏙️ 🏢 🌆 🌇
travel trip vacation holiday beach urlaub reise reisen ferien strand: 🏖️ ✈️ 🧳 🌴 🗺️ ⛱️
flight fly plane airport flug flugzeug fliegen flughafen: ✈️ 🛫 🛬 🛩️
car drive auto fahren wagen: 🚗 🚙 🚘 🏎️
train railway zug bahn: 🚆 🚄 🚂 🚉 🚃
bus: 🚌 🚏 🚍
ship boat schiff boot: 🚢 ⛵ 🚤 🛥️
truck delivery lkw lieferung laster: 🚚 🚛 📦
launch deploy release ship start veröffentlichen rakete loslegen: 🚀 🛳️ 🎉 📦
mountain hike berg berge wandern: ⛰️ 🏔️ 🥾 🏕️
camping tent zelt zelten: 🏕️ ⛺
time clock late uhr zeit spät uhrzeit: ⏰ 🕐 ⌚ ⏱️ 🕰️
waiting hourglass sanduhr: ⏳ ⌛
calendar date day appointment meeting kalender datum termin tag besprechung: 📅 📆 🗓️ 🤝
alarm reminder bell erinnerung wecker glocke klingel: ⏰ 🔔 🚨 🛎️
phone call mobile telefon anruf anrufen handy: 📞 ☎️ 📱 🤙 📲
computer laptop pc rechner: 💻 🖥️ ⌨️ 🖱️
mail email letter post brief: 📧 ✉️ 📨 📬 💌
message chat talk speak nachricht reden sprechen: 💬 🗨️ 🗣️ 💭
file document paper datei dokument papier blatt: 📄 📁 📃 🗂️ 📎
folder ordner: 📁 📂 🗂️
book read books buch bücher lesen: 📚 📖 📕 🤓
picture photo camera image foto bild kamera: 📷 📸 🖼️ 🌄
film movie video cinema kino: 🎬 🎥 📽️ 🍿
music song sound musik lied ton: 🎵 🎶 🎧 🎸 🎼 🔊
guitar gitarre: 🎸
game play gaming spiel spielen: 🎮 🎲 🕹️ 🧩 ♟️
art paint design kunst malen farbe: 🎨 🖌️ 🖼️
light bulb lamp licht lampe birne einfall: 💡 🔦 🕯️
battery energy electricity strom akku batterie energie: 🔋 ⚡ 🔌
tool tools fix repair werkzeug reparieren werkstatt: 🔧 🛠️ 🔨 🪛 🧰
settings gear config einstellungen zahnrad: ⚙️ 🔧 🎛️
key password schlüssel passwort kennwort: 🔑 🗝️ 🔐
lock secure security private schloss sicher sicherheit privat: 🔒 🔐 🛡️ 🔓
search find magnify suche suchen finden lupe: 🔍 🔎 🕵️
link chain verknüpfung kette: 🔗 ⛓️
pin pinned location place ort anheften nadel: 📌 📍 🗺️
trash delete bin garbage löschen müll papierkorb: 🗑️ ♻️ 🚮
recycle umwelt recyceln: ♻️ 🌱 🌍
chart graph statistics growth diagramm statistik wachstum: 📈 📊 📉
up increase hoch rauf steigen: ⬆️ 📈 🔼 👆 🆙
down decrease runter sinken: ⬇️ 📉 🔽 👇
left links: ⬅️ 👈 ↩️
right rechts: ➡️ 👉 ↪️
refresh reload again repeat neuladen wiederholen nochmal: 🔄 🔁 🔃
question frage: ❓ ❔ 🤔 🙋
important attention exclamation wichtig achtung ausrufezeichen: ❗ ‼️ ⚠️ 🚨
warning danger caution vorsicht gefahr warnung: ⚠️ 🚨 ☢️ ☣️ 🚧
emergency urgent help sos hilfe notfall dringend: 🚨 🆘 ⛑️ 🚑
forbidden prohibited verboten: 🚫 ⛔ 🔞 🙅
hospital medicine health pill krankenhaus medizin gesundheit tablette: 🏥 💊 🩺 💉 🚑
vaccine injection impfung spritze: 💉
death dead die skull tot tod gestorben totenkopf: 💀 ☠️ ⚰️ 🪦 😵
ghost halloween geist gespenst: 👻 🎃 🧛 💀
devil evil teufel: 😈 👿 🔥
angel innocent holy engel unschuldig: 😇 👼
god church religion gott kirche: ⛪ 🙏 ✝️
robot bot ai roboter: 🤖
alien ufo außerirdischer: 👽 🛸 👾
poop poo shit crap kacke haufen scheiße mist: 💩
clown joke witz scherz: 🤡 🃏 😜
nerd geek streber: 🤓
crazy silly goofy verrückt albern: 🤪 😜 🤯 🥴
drunk betrunken: 🥴 🍻
bomb bombe explode boom explosion mindblown bumm: 🤯 💥 💣
christmas xmas santa weihnachten nikolaus weihnachtsmann: 🎄 🎅 🎁 🤶 ❄️
easter ostern osterhase: 🐰 🐣 🥚
newyear silvester neujahr fireworks feuerwerk: 🎆 🎇 🥂 🍾
wedding marry marriage bride hochzeit heiraten braut: 💒 👰 💍 🤵
ring engagement verlobung: 💍
crown king queen krone könig königin: 👑 🤴 👸
clothes shirt kleidung hemd: 👕 👔 👗 🧥
shoe shoes schuh schuhe: 👟 👞 👠 🥾
glasses brille: 👓 🕶️ 🤓
shopping buy cart einkaufen kaufen einkaufswagen: 🛒 🛍️ 💳
idea idee plan eureka heureka lightbulb: 💡 🧠
bullseye target goal ziel treffer: 🎯 🥅 🏁
finish race rennen zielflagge: 🏁 🏎️
hundred score hundert: 💯
count number zahl zahlen ziffern: 🔢 🧮
germany deutschland: 🇩🇪; austria österreich: 🇦🇹; switzerland schweiz: 🇨🇭; france frankreich: 🇫🇷
italy italien: 🇮🇹; spain spanien: 🇪🇸; usa america amerika: 🇺🇸
uk england britain großbritannien: 🇬🇧 🏴󠁧󠁢󠁥󠁮󠁧󠁿
flag fahne flagge: 🏳️ 🏴 🏁 🚩
toilet wc klo: 🚽 🚻 🧻
shower bath dusche badezimmer baden: 🚿 🛁 🧼
bed bett: 🛏️ 🛌
construction baustelle bauen: 🚧 👷 🏗️
hand hands stop five highfive hand: ✋ 🖐️ 🙌 👋
begging puppyeyes bitten flehen betteln: 🥺 🙏
relief relax calm entspannt ruhig gelassen: 😌 🧘 😮‍💨
yoga meditation: 🧘
doctor nurse arzt ärztin: 🧑‍⚕️ 👨‍⚕️ 👩‍⚕️ 🩺
mask corona covid virus maske: 😷 🦠
science lab test experiment wissenschaft labor: 🧪 🔬 🧬 ⚗️
sorry apology apologize excuse entschuldigung verzeihung: 🙏 🙇 😔 🥺
welcome willkommen: 👋 🤗 🎉
red rot: 🔴 ❤️ 🟥; orange: 🟠 🧡 🟧; yellow gelb: 🟡 💛 🟨; green grün: 🟢 💚 🟩; blue blau: 🔵 💙 🟦
purple violet lila violett: 🟣 💜 🟪; brown braun: 🟤 🤎 🟫; black schwarz: ⚫ 🖤 ⬛; white weiß: ⚪ 🤍 ⬜
circle kreis: ⭕ 🔴 🔵 🟢; square quadrat: 🟥 🟦 🟩 ⬜
mute muted stumm: 🔇 🤫; microphone mic mikrofon: 🎤 🎙️; plug stecker steckdose: 🔌; traffic ampel: 🚦 🚥
wifi wireless wlan: 🛜 📶; attach attachment anhang: 📎 🔗; notification benachrichtigung: 🔔
pumpkin kürbis: 🎃; clover kleeblatt: 🍀 ☘️
space rocket astronaut weltall raumfahrt: 🚀 🧑‍🚀 🪐 🛰️
`;

/**
 * By emoji: each word, and how far behind the best one for it.
 *
 * @returns {Map<string, Map<string, number>>}
 */
export function readKeywords() {
  /** @type {Map<string, Map<string, number>>} */
  const keywords = new Map();
  for (const line of LINES.trim().split(/\n|; /)) {
    const [words, glyphs] = line.split(": ").map((part) => part.split(" "));
    for (const [place, glyph] of glyphs.entries()) {
      const known = keywords.get(glyph) ?? new Map();
      for (const word of words) known.set(word, Math.min(place, known.get(word) ?? place));
      keywords.set(glyph, known);
    }
  }
  return keywords;
}
