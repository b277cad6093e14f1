"""Names that no list holds: programs, abbreviations, handles, first names and surnames made from syllables and everyday words.

A model that meets only well-known names learns them by heart, and takes every other word with a capital for an organisation.
"""

ONSETS = "b bl br c ch cl cr d dr f fl fr g gl gr h j k kl kr l m n p ph pl pr q qu r s sc sh sk sl sm sn sp st str sv sz t th tr v w wh y z zh".split()
NUCLEI = "a a a e e e i i i o o o u u ai ea ee ie oo ou y".split()
CODAS = ["", "", *"b ck d ff g k l ll m n nd ng nk p r rk rn s sh ss st t tt x z".split()]
SURNAME_ENDINGS = """ski ska icz owicz enko chuk ov ova ev escu oglu yan ian dze ić ova sen sson stad berg mann hofer ini etti ucci elli
    ez es eira inho oga ara uchi moto kawa nathan gopal wala pour zadeh ema stra aux eau ard quist lund nen ola ela uro iga""".split()
FIRST_NAME_ENDINGS = """a a ia ina ana ela ika ita eta ora ata isa une ette ille elle line wen lyn ya ko mi us os is io in an en on er
    el il ek ik ro ji rik olf win bert mir slav tek ard ias ian iel ael o u""".split()
#: Everyday words that programs are called after.
WORDS = """anchor apron arrow badger bandit basket beacon birch bolt boulder bramble breeze bucket canvas cedar cinder clover comet
    copper coral cricket dagger dapper delta ember falcon fern flint folly forge fox gecko ginger granite harbor hazel heron hornet
    icicle ivory jade jasper juniper kestrel kite lagoon lantern lark lava lotus magnet mantis maple marble meadow mint moss nectar
    nimbus oak onyx opal orbit otter oyster paddle pebble pepper phantom piston polly prism quartz quill raven reef ripple rocket
    saffron sage scout shovel shrimp silo slate sonic sparrow spindle sprout storm sugar summit talon thistle thunder timber toad
    torch trident tulip turnip umbra vault velvet vortex walnut warden wasp whale willow wombat yarrow zephyr zinc""".split()
#: First names and surnames that programs are called after too, so that the words around must tell.
PERSONAL = """ada alice anna bazel bernard carl casper clara clementine dexter drake elsa emma fanny felix floyd gordon hank hawkins hugo
    ivy jasmine jenkins joan kelvin lisa lucy marvin max mercury molly morgan nelson newton oscar otto pascal penny percy polly ruby
    sherlock sophia stella swift tesla theodore toby travis victor viola walter watson wendy winston""".split()
SUFFIXES = ["", "", "", "", "", "db", "js", "kit", "lib", "fmt", "ly", "ify", "hub", "io", "ctl", "d", "x", "down", "test", "bolt", "grep"]


def syllables(rng, count):
    """A word that can be spoken, in small letters."""
    open_ones = "".join(rng.choice(ONSETS) + rng.choice(NUCLEI) for _ in range(count - 1))
    return open_ones + rng.choice(ONSETS) + rng.choice(NUCLEI) + rng.choice(CODAS)


def program(rng):
    """Name of a program or library: "Bolt", "kramtest", "PollyJS", "Trouk"."""
    drawn = rng.random()
    word = syllables(rng, rng.choice((1, 2, 2, 3))) if drawn < 0.4 else rng.choice(WORDS if drawn < 0.75 else PERSONAL)
    suffix = rng.choice(SUFFIXES) if len(word) < 9 else ""
    style = rng.random()
    if style < 0.6:
        return (word + suffix).capitalize()
    return word + suffix if style < 0.85 else word.capitalize() + suffix.capitalize()


def version(rng):
    """A version number: "v8", "2.0.13", "~1.4.1"."""
    style = rng.random()
    if style < 0.3:
        return rng.choice("vV") + str(rng.randrange(1, 20))
    return ("~" if style < 0.5 else "") + ".".join(str(rng.randrange(20)) for _ in range(3))


def abbreviation(rng):
    """Two to five large letters: "RFC", "IOPS"."""
    return "".join(rng.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for _ in range(rng.choice((2, 3, 3, 3, 4, 4, 5))))


def first_name(rng):
    """A first name of no language in particular: "Renita", "Piotek"."""
    return (syllables(rng, rng.choice((1, 1, 1, 2))) + rng.choice(FIRST_NAME_ENDINGS)).capitalize()


def surname(rng):
    """A surname of no language in particular: "Wierzenko"."""
    return (syllables(rng, rng.choice((1, 1, 2))) + rng.choice(SURNAME_ENDINGS)).capitalize()


def handle(rng, firsts, lasts):
    """How somebody is called on a platform for code, without the @: "jkim", "DanielaE", "phtrus42"."""
    first, last = rng.choice(firsts), rng.choice(lasts) if rng.random() < 0.5 else surname(rng)
    last = last.replace("'", "").replace("-", "")
    name = rng.choice((first[0] + last, first + last, first + last[0], f"{first}-{last}", first, last,
                       syllables(rng, 2), syllables(rng, 3), rng.choice(WORDS) + syllables(rng, 1)))
    name = name if rng.random() < 0.25 else name.lower()
    return name + (str(rng.randrange(1, 2000)) if rng.random() < 0.15 else "")
