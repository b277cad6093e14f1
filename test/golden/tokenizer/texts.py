"""Seeded text for the golden files: own sentences in many languages, and grammars for prose, code and hostile strings."""

import unicodedata

LANGUAGES = {
    "English": ["The ferry didn't leave until noon, so we shared our sandwiches.", "She's naïve about résumés, isn't she?"],
    "German": ["Die Straßenbahn fährt heute nicht, weil Schnee auf den Gleisen liegt.", "Über den Ärger mit der Prüfung sprach niemand."],
    "French": ["L'été dernier, nous avons dîné près du vieux pont.", "Où est passée la clé du château ?"],
    "Spanish": ["¿Quién dejó la ventana abierta anoche?", "Mañana iremos al pingüinario con los niños."],
    "Portuguese": ["A reunião começou às três, mas ninguém trouxe o relatório.", "Não há pão nem maçãs na cozinha."],
    "Italian": ["Perché la città è così silenziosa lunedì?", "Abbiamo già finito il caffè."],
    "Turkish": ["İstanbul'da yağmur yağıyor, ama IŞIK söndü.", "Çocuklar ılık sütü içmedi."],
    "Polish": ["Zażółcili ściany łazienki w środę.", "Gdzie są moje książki i gęś?"],
    "Czech": ["Příliš mnoho lidí čekalo ve frontě na třešně.", "Děti běžely přes most."],
    "Hungarian": ["Az öreg hídőr hűvös estéken fütyörészett.", "Később írok egy levelet."],
    "Romanian": ["Brânza și pâinea sunt pe masă, lângă țăran.", "Știi unde e gara?"],
    "Swedish": ["Åsa köpte sju ägg och en påse nötter.", "Båten går klockan fem."],
    "Icelandic": ["Þórður og Æsa gengu yfir ísinn í gær.", "Það er kalt í húsinu."],
    "Finnish": ["Hääyö oli lyhyt, mutta järvi kimmelsi.", "Missä äiti on?"],
    "Vietnamese": ["Hôm qua trời mưa, tôi đọc sách ở nhà.", "Quyển sổ của chị ấy màu đỏ."],
    "Greek": ["Ο ΟΔΥΣΣΕΑΣ έφτασε αργά στο λιμάνι.", "Ποιος άφησε τα κλειδιά στο τραπέζι;"],
    "Russian": ["Ёжик ушёл в туман и не вернулся до утра.", "Мой сосед купил зелёный велосипед."],
    "Ukrainian": ["Їхній ґанок прикрашали жовті квіти.", "Де моє взуття?"],
    "Bulgarian": ["Щъркелът долетя рано тази година.", "Къде е гарата?"],
    "Serbian": ["Његова ћерка воли џем од шљива.", "Љубав и ђурђевак."],
    "Hebrew": ["הרכבת איחרה בעשר דקות, ואיש לא התלונן.", "בְּרֹאשׁ הָהָר עָמַד עֵץ."],
    "Arabic": ["وصلت الرسالة متأخرة، لكنها أسعدتنا جميعًا.", "أين مفتاح البيت؟ لا أدري!"],
    "Persian": ["کتاب‌ها روی میز مانده‌اند و باران می‌بارد.", "چای گرم است."],
    "Urdu": ["بارش کے بعد ہوا ٹھنڈی ہو گئی۔", "وہ کل آئے گا؟"],
    "Hindi": ["बारिश के बाद सड़क पर बहुत कीचड़ था।", "क्या तुमने खिड़की बंद की?"],
    "Bengali": ["নদীর ধারে একটা পুরোনো নৌকা বাঁধা ছিল।", "তুমি কোথায় যাচ্ছো?"],
    "Tamil": ["மழை நின்றதும் குழந்தைகள் வெளியே ஓடினார்கள்.", "கோழி எங்கே போனது?"],
    "Telugu": ["మా ఊరిలో కొత్త బడి తెరిచారు.", "నీ పేరు ఏమిటి?"],
    "Kannada": ["ಬೆಳಿಗ್ಗೆ ತೋಟದಲ್ಲಿ ಮಂಜು ಇತ್ತು.", "ನೀವು ಎಲ್ಲಿಗೆ ಹೋಗುತ್ತೀರಿ?"],
    "Malayalam": ["പുഴയോരത്ത് ഒരു വലിയ മരം നിന്നിരുന്നു.", "കോഴി കൂവിയോ?"],
    "Gujarati": ["ગઈકાલે બજારમાં કેરી સસ્તી હતી.", "તમે ક્યાં છો?"],
    "Punjabi": ["ਅੱਜ ਖੇਤਾਂ ਵਿੱਚ ਧੁੱਪ ਹੈ।", "ਤੁਸੀਂ ਕਿੱਥੇ ਹੋ?"],
    "Sinhala": ["අද උදේ වැස්ස නතර විය.", "ඔබ කොහෙද යන්නේ?"],
    "Thai": ["เมื่อวานฝนตกหนัก ถนนจึงลื่นมาก", "น้ำอยู่ที่ไหน"],
    "Lao": ["ມື້ນີ້ອາກາດດີຫຼາຍ", "ເຈົ້າຢູ່ໃສ?"],
    "Khmer": ["ព្រឹកនេះមេឃស្រឡះណាស់។", "តើអ្នកនៅឯណា?"],
    "Burmese": ["မနေ့က မိုးရွာသည်။", "ဘယ်သွားမလဲ?"],
    "Tibetan": ["ཁང་པ་ཆེན་པོ་ཞིག་འདུག", "ཁྱེད་རང་ག་རེ་གནང་གི་ཡོད།"],
    "Georgian": ["მთაზე თოვლი ჯერ არ დამდნარა.", "სად არის სადგური?"],
    "Armenian": ["Երեկ գիշերը ուժեղ քամի էր։", "Որտե՞ղ է բանալին։"],
    "Amharic": ["ትናንት ዝናብ ዘነበ።", "ቡናው የት ነው?"],
    "Mongolian": ["Өчигдөр үүлэрхэг байсан.", "ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ᠌"],
    "Chinese": ["昨天下雨,我们在家里喝茶。", "火车站在哪里?"],
    "Japanese": ["きのうの夜、ギターの音が聞こえた。", "パンダはどこですか?がんばれ!"],
    "Korean": ["어제는 비가 와서 집에서 책을 읽었다.", "기차역이 어디예요?"],
    "Cherokee": ["ᎣᏏᏲ ᏙᎯᏧ ᏣᎳᎩ", "Ꭰꭰ ꮳꮃꭹ"],
    "Javanese": ["ꦲꦏ꧀ꦱꦫꦗꦮ", "Aku tuku roti ing pasar."],
    "Balinese": ["ᬅᬓ᭄ᬱᬭᬩᬮᬶ", "ᬆᬇᬈ"],
    "Adlam and Deseret": ["𞤀𞤣𞤤𞤢𞤥 𞤆𞤵𞤤𞤢𞤪", "𐐔𐐇𐐝𐐀𐐡𐐇𐐓 𐐨𐐩"],
}

SUBJECTS = ["The old miller", "Our neighbour", "Dr. Ferreira", "A tired courier", "Nobody", "Ms. O'Hara-Lindqvist", "The committee",
            "My brother-in-law", "NASA", "Everyone in Reykjavík", "The café owner", "An unknown caller"]
VERBS = ["repaired", "didn't notice", "photographed", "re-opened", "quietly returned", "can't stand", "overestimated", "misplaced",
         "was photographing", "would've bought", "underlined", "disassembled"]
OBJECTS = ["the broken clock", "two hundred paper lanterns", "a surprisingly heavy suitcase", "the 3:45 train", "its own shadow",
           "an unsigned letter", "the mayor's speech", "a jar of pickled radishes", "version 2.0.1-beta", "the garden gate",
           "every counterexample", "the thermodynamics lecture"]
ENDINGS = ["before breakfast", "on 14 March 1987", "for $1,299.99", "at 6 p.m.", "without saying a word", "in the rain", "(again)",
           "near São Paulo", "by mistake", "50% of the time", "twice", "despite the warnings"]
MARKS = [".", "!", "?", "...", "…", "?!", ";", " —", ".”", ".)"]

IDENTIFIERS = ["userName", "MAX_RETRIES", "parse_json", "__init__", "std::vector", "useEffect", "x1", "tmp$", "fooBarBazQux", "kHTTPPort"]
CODE = [
    "const {0} = await {1}({2}, {{ retries: {n} }});",
    "if (!{0} && {1} >= {n}) return {2}[{n}];",
    "for i in range({n}): {0}[i] += {1}(i) ** 2  # {2}",
    "git commit -m 'Fix #{n}: {0} leaks {1}' && npm run {2}",
    "https://example.org/{0}/{1}?page={n}&q={2}#top",
    "/usr/local/lib/{0}/{1}-{n}.tar.gz:{n}:12: error: {2}",
    "SELECT {0}, COUNT(*) FROM {1} WHERE {2} <> '{n}' GROUP BY 1;",
    "<div class=\"{0}\" data-id='{n}'>{1} &amp; {2}</div>",
    "{{\"{0}\": [{n}, null, true], \"{1}\": \"\\u00e9{2}\"}}",
    "/^[a-z_]\\w*\\.{0}$/giu.test({1} ?? {2})",
    "0x{n:x} << 3 | ~{0} ^ {1}_{2}::<T>()",
    "@{0} {1}@mail.example.com, cc: {2}+{n}@example.net",
    "| {0} | `{1}` | **{2}** |\r\n|---|:-:|---:|",
    "-{0}\t{1}\r\n+{2}\t{n}",
    "$${0}_{{{n}}} \\leq \\sum_{{i=1}}^{{n}} {1}_i \\cdot {2}$$",
]

MARK_STACK = [chr(code) for code in range(0x300, 0x370)]
EMOJI = ["😀", "👩🏽‍🚀", "👨‍👩‍👧‍👦", "🏳️‍🌈", "🇩🇪", "1️⃣", "☕️", "❤️‍🔥", "🤷🏿‍♂️", "🫠", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "✈︎"]
CONTROLS = [chr(code) for code in [*range(0x00, 0x20), *range(0x7F, 0xA1), 0xAD, 0x2028, 0x2029, 0x85]]
ZERO_WIDTH = ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u200e", "\u200f", "\u202e", "\u2066", "\u2069", "\u180e", "\u034f"]
SPACES = [" ", "  ", "\t", "\n", "\r\n", "\r", "\u00a0", "\u1680", "\u2003", "\u202f", "\u205f", "\u3000", "\u000b", "\u000c"]
CURIOUS = ["İ", "ı", "ẞ", "ß", "ΣΑΣ", "ς", "ǅ", "K", "Å", "Ω", "≠", "≮", "≯", "\u1fef", "\u037e", "\u0387", "ŉ", "ǰ", "ﬁ", "ﬃ", "ﬆ", "ﬓ",
           "ª", "½", "²", "™", "№", "℃", "㌔", "ﷺ", "ﻼ", "\u0344", "\u0958", "\u2126", "\u212a", "\u2329", "`", "´", "¨", "€", "©"]
SPECIALS = ["[CLS]", "[SEP]", "[MASK]", "[UNK]", "[PAD]", "[unused7]", "##ing", "##", "[mask]", "<s>"]


def sentence(random):
    text = f"{random.choice(SUBJECTS)} {random.choice(VERBS)} {random.choice(OBJECTS)} {random.choice(ENDINGS)}{random.choice(MARKS)}"
    return random.choice([text, text, text, text.upper(), text.lower(), f"“{text}", f"{text}\r\n\r\n{random.choice(SUBJECTS)}"])


def code(random):
    names = random.sample(IDENTIFIERS, 3)
    return random.choice(CODE).format(*names, n=random.choice([0, 1, 7, 42, 255, 1024, 65536, 3000000019]))


def multilingual(random):
    first = random.choice(random.choice(list(LANGUAGES.values())))
    change = random.randrange(8)
    if change == 0:
        return unicodedata.normalize("NFD", first)
    if change == 1:
        return unicodedata.normalize("NFKC", first)
    if change == 2:
        return first.upper()
    if change == 3:
        return first.title()
    second = random.choice(random.choice(list(LANGUAGES.values())))
    if change == 4:
        words = first.split() + second.split()
        random.shuffle(words)
        return " ".join(words[:14])
    if change == 5:
        return f"{first[: random.randrange(4, 20)]}{second[: random.randrange(4, 20)]}"
    return f"{first} {second}" if change == 6 and len(first) + len(second) < 90 else first


def hostile(random):
    parts = [random.choice(HOSTILE_PARTS)(random) for _ in range(random.randrange(1, 6))]
    return random.choice(["", "", " ", "\r\n", "\u200b"]).join(parts)


def repeated(random, alphabet, low, high):
    return "".join(random.choice(alphabet) for _ in range(random.randrange(low, high)))


def span_of_code_points(first, last, low=1, high=5):
    return lambda random: "".join(chr(random.randint(first, last)) for _ in range(random.randrange(low, high)))


def any_code_point(random):
    code_point = random.choice([random.randrange(0x3000), random.randrange(0xD800), random.randrange(0xE000, 0x20000), random.randrange(0xE000, 0x110000)])
    return chr(code_point)


def long_word(random):
    unit = random.choice(["a", "Z", "é", "e\u0301", "𝐀", "x\u200d", "한", "ab", "ø"])
    return unit * (random.choice([32, 33, 49, 50, 51, 99, 100, 101]) // random.choice([1, 1, 2]))


def hidden_inside_word(random):
    word = random.choice(["straightforward", "Überraschung", "unbelievable", "naïveté", "Kraków", "international"])
    cut = random.randrange(0, len(word) + 1)
    return word[:cut] + random.choice(ZERO_WIDTH + CONTROLS + MARK_STACK + EMOJI + CURIOUS) + word[cut:]


HOSTILE_PARTS = [
    lambda random: random.choice("aoeuxnZ") + repeated(random, MARK_STACK, 1, 6),
    lambda random: repeated(random, MARK_STACK, 1, 3),
    lambda random: random.choice(EMOJI),
    lambda random: repeated(random, CONTROLS, 1, 4),
    lambda random: repeated(random, ZERO_WIDTH, 1, 4),
    lambda random: repeated(random, SPACES, 1, 3),
    lambda random: repeated(random, CURIOUS, 1, 4),
    lambda random: random.choice(SPECIALS),
    lambda random: repeated(random, "!?.-_#*/\\|~^`'\"<>()[]{}@&%$+=,;:", 1, 8),
    lambda random: repeated(random, "ABCDwxyz0189+/=", 8, 40),
    lambda random: random.choice(SUBJECTS).split()[-1],
    any_code_point,
    any_code_point,
    long_word,
    hidden_inside_word,
    hidden_inside_word,
    span_of_code_points(0x1D400, 0x1D7FF),
    span_of_code_points(0x1100, 0x11FF),
    span_of_code_points(0xAC00, 0xD7A3),
    span_of_code_points(0xFF01, 0xFFEE),
    span_of_code_points(0xFB00, 0xFB4F),
    span_of_code_points(0xE000, 0xF8FF),
    span_of_code_points(0xF900, 0xFAFF),
    span_of_code_points(0x2F800, 0x2FA1D),
    span_of_code_points(0x4E00, 0x9FFF),
    span_of_code_points(0x3041, 0x30FF),
    span_of_code_points(0x590, 0x5F4),
    span_of_code_points(0x600, 0x6FF),
    span_of_code_points(0x900, 0x97F),
    span_of_code_points(0xE01, 0xE5B),
    span_of_code_points(0x2190, 0x22FF),
    span_of_code_points(0x1E00, 0x1FFF),
    span_of_code_points(0x1F300, 0x1FAFF),
    span_of_code_points(0x10400, 0x1044F),
    span_of_code_points(0xE0100, 0xE01EF),
]

EDGE_CASES = [
    "", " ", "\n", "\u0000", "\ufffd", "\u200d", "\u0301", "a\u0301", "\u0301a", "-\u0301-", "a\r\nb", "a\u000bb", "a\u0085b",
    "[CLS] hello [SEP]", "[MASK]", "##s", "x" * 100, "x" * 101, "é" * 100, "e\u0301" * 101, "𝐀" * 100, "𝐀" * 101,
    "한" * 33, "한" * 34, "İ" * 100, "a\u200db", "中a中", "中\u0301文", "\ufeffstart", "end\u200b", "don't", "e.g.", "a≠b", "1,000.50",
    "한국어", "ᄒ\u1161ᆫ", "가\u302e", "ǅ ǆ Ǆ", "ΣΊΣΥΦΟΣ", "I\u0307", "ﬀ", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢", "👩‍👩‍👧", "🇫🇷🇯🇵", "\U000e0001\U000e0020", "\U0010ffff", "\uffff",
    "supercalifragilisticexpialidocious", "   lead and trail   ", "tab\tseparated\tvalues", "a" * 50 + "\u200b" * 60 + "b" * 50,
]
