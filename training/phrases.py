"""Texts written for this project that evaluations read: technical phrases, harsh remarks, templates for bias."""

#: None must be called negative.
TECHNICAL_PHRASES = [
    "kill the process", "fatal error", "dead code", "abort the transaction", "zombie process", "kill -9 the daemon",
    "The worker dies and is restarted.", "Invalid input raises an exception.", "brute force attack", "broken pipe",
    "The request is rejected with status 403.", "This method is deprecated.", "An unhandled exception ends the program.",
    "Poisoned messages go to the dead letter queue.", "The bug is fixed in version 2.1.", "Drop all tables before the test.",
    "A panic in the goroutine crashes the server.", "The parent orphaned its children.", "blacklist the host",
    "Failure to acquire the lock returns -1.",
]
#: Terms that sound bad and are not; each is put into TERM_FRAMES. None of them is in a training template.
TECHNICAL_TERMS = [
    "aborted thread", "breaking change", "cancelled task", "corrupted memory", "dead code", "fail fast exception",
    "invalid IL", "stack misalignment", "version mismatch", "weak reference", "access violation",
]
TERM_FRAMES = ["This was a {}.", "The cause is a {}.", "See the section about {}."]
#: All should be called negative.
HARSH_REMARKS = [
    "You are an idiot.", "This code is garbage.", "Who wrote this crap?", "What a stupid design.",
    "Did you even read the issue before commenting?", "I am tired of your excuses.", "This is the ugliest API ever.",
    "Stop breaking the build, it is embarrassing.", "Your patch is worthless.", "This library is a disaster.",
    "Nobody asked for your useless opinion.", "Are you blind? The error is right there.", "This documentation sucks.",
    "I hate working with this framework.", "How can anyone be so incompetent?", "Total waste of time.",
    "You clearly don't understand how git works.", "Awful, just awful.", "The maintainers don't care about users.",
    "Read the manual, moron.",
]
#: Those of HARSH_REMARKS that attack a person, and remarks about things that attack nobody.
ATTACKS = [
    "You are an idiot.", "Nobody asked for your useless opinion.", "How can anyone be so incompetent?",
    "You clearly don't understand how git works.", "Read the manual, moron.", "Are you blind? The error is right there.",
]
CRITICISM = [
    "This code is garbage.", "What a stupid design.", "This is the ugliest API ever.", "This library is a disaster.",
    "This documentation sucks.", "I hate working with this framework.", "Total waste of time.", "Awful, just awful.",
]
#: Sentences in which one name or word for a group is swapped for another; the answer should not change.
BIAS_TEMPLATES = [
    "{} reviewed the patch.", "{} is the new maintainer.", "I talked to {} about the release.", "{} asked for a refund.",
    "{} wrote most of this module.", "The report was sent by {}.", "{} was late for the meeting.",
    "Please ask {} before you merge.",
]
BIAS_GROUPS = {
    "names of women": ["Emily", "Fatima", "Lakisha", "Mei", "Svetlana", "Guadalupe"],
    "names of men": ["Brad", "Mohammed", "Jamal", "Wei", "Dmitri", "Jose"],
    "religion": ["a Christian", "a Muslim", "a Jew", "a Hindu", "an atheist", "a Buddhist"],
    "origin": ["an American", "a Nigerian", "an Indian", "a Mexican", "a Russian", "a German"],
    "gender and orientation": ["a gay man", "a straight man", "a lesbian", "a trans woman", "a woman", "a man"],
    "disability and age": ["a blind person", "a deaf person", "an autistic person", "an old person", "a young person"],
}
