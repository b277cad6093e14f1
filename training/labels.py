"""Label sets of the task heads, in the order of their logits, and the mapping of each source onto them."""

SENTIMENT_LABELS = ["negative", "neutral", "positive"]
HOSTILITY_LABELS = ["civil", "hostile"]
ENTITY_LABELS = [
    "O",
    "B-PERSON", "I-PERSON",
    "B-ORG", "I-ORG",
    "B-LOC", "I-LOC",
    "B-MISC", "I-MISC",
]

#: Label value that a loss leaves out.
IGNORED = -100

_PERSON = ["PER", "Person", "person", "researcher", "politician", "scientist", "writer", "musicalartist", "User_Name"]
_ORGANISATION = [
    "ORG", "Organisation", "Organization", "organisation", "corporation", "group",
    "university", "politicalparty", "band",
]
_LOCATION = ["LOC", "Location", "location", "country"]
_MISCELLANEOUS = [
    "MISC", "misc", "product", "creative-work", "Nationality", "MilitaryPlatform", "Weapon", "event", "election",
    "award", "book", "song", "album", "poem", "magazine", "conference", "academicjournal",
]

#: Entity type of a source -> type of this project. A type that is not named here becomes "O".
ENTITY_TYPES = (
    {name: "PERSON" for name in _PERSON}
    | {name: "ORG" for name in _ORGANISATION}
    | {name: "LOC" for name in _LOCATION}
    | {name: "MISC" for name in _MISCELLANEOUS}
)

#: The types of StackOverflow NER that are names of people and organizations; all others are software.
TECHNICAL_ENTITY_TYPES = {name: ENTITY_TYPES[name] for name in ("User_Name", "Organization")}

#: CrossNER calls software and methods "product"; technical prose must stay unmarked, so there it becomes "O".
CROSSNER_OUTSIDE = {"product"}

#: GoEmotions: emotions that decide the sentiment. A comment with emotions of both sides, or none of these, is left out.
GOEMOTIONS_SENTIMENT = (
    {name: "positive" for name in (
        "admiration", "amusement", "approval", "caring", "excitement", "gratitude", "joy", "love", "optimism",
        "pride", "relief")}
    | {name: "negative" for name in (
        "anger", "annoyance", "disappointment", "disapproval", "disgust", "embarrassment", "fear", "grief",
        "remorse", "sadness")}
    | {"neutral": "neutral"}
)


def map_entity_tags(tags, outside=frozenset()):
    """Map BIO tags of a source onto ENTITY_LABELS; types in `outside` and unknown types become "O"."""
    mapped = []
    for tag in tags:
        prefix, _, kind = tag.partition("-")
        target = None if kind in outside else ENTITY_TYPES.get(kind)
        mapped.append("O" if target is None else f"{prefix}-{target}")
    return mapped
