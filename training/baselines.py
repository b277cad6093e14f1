"""Simple methods on the same rows: VADER and AFINN word lists, and the untouched base for similarity."""

import functools

import numpy as np

#: VADER's own bounds for its compound score (Hutto and Gilbert 2014).
VADER_BOUND = 0.05
#: AFINN gives -5 to 5 per word; those of -4 and -5 are insults and swear words: the word list for hostility.
AFINN_HOSTILE = -4


@functools.cache
def vader():
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()


@functools.cache
def afinn():
    from afinn import Afinn

    return Afinn()


def vader_scores(texts):
    """Compound score of each text, -1..1."""
    return np.array([vader().polarity_scores(text)["compound"] for text in texts])


def afinn_scores(texts):
    """Sum of the word scores of each text."""
    return np.array([afinn().score(text) for text in texts])


def three_way(scores, bound=0.0):
    """Label indices (0 negative, 1 neutral, 2 positive) of scores."""
    return np.where(scores < -bound, 0, np.where(scores > bound, 2, 1))


METHODS = {
    "VADER": (vader_scores, lambda scores: three_way(scores, VADER_BOUND)),
    "AFINN": (afinn_scores, three_way),
}


def word_list_hostile(texts):
    """Whether a text holds a word that AFINN scores AFINN_HOSTILE or lower."""
    return np.array([min(afinn().scores(text) or [0]) <= AFINN_HOSTILE for text in texts])
