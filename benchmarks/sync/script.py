"""What is said: sentences of a lesson, made from lists of words by a seed, so that no two numbers say the same thing."""

import random

OPENINGS = (
    "Right,", "Now,", "Okay everybody,", "So,", "Listen please,", "Well,", "Good,", "Let me see,", "Think carefully,",
    "Remember,", "Quietly now,", "Year eight,", "One more time,", "All right,", "Before we go on,", "As I said,",
    "", "", "", "", "", "", "", "", "", "", "", "",
)  # fmt: skip
SUBJECTS = (
    "the second question", "the graph on the board", "this sentence", "your homework", "the table at the back",
    "the map in your book", "a right angled triangle", "the pupil next to you", "the answer in the corner", "an adverb",
    "the river at the bottom of the valley", "the number seven", "a solid and a gas", "this paragraph", "the Roman army",
    "the experiment from Tuesday", "a prime number", "the first character", "photosynthesis", "the battery in this circuit",
    "the distance between both towns", "half a kilogram of flour", "the poem", "every single piece of evidence", "my method",
    "the line of symmetry", "an isosceles triangle", "the coldest month", "the loudest instrument", "a fraction",
)  # fmt: skip
VERBS = (
    "shows", "explains", "is bigger than", "depends on", "comes just before", "has nothing to do with", "looks exactly like",
    "must be compared with", "tells us something about", "can be divided by", "was taken from", "is the opposite of",
    "belongs underneath", "will change into", "does not agree with", "could be replaced by", "has to be written next to",
    "was discovered long after", "reminds me of", "is pulled towards",
)  # fmt: skip
ENDINGS = (
    "so write it down.", "and tell me why.", "if you ask me.", "before the bell goes.", "which surprised everybody.",
    "in your own words.", "and then check with your partner.", "for two minutes.", "without using a calculator.",
    "and underline the key word.", "because we need it later.", "but only in winter.", "isn't it?", "does anybody disagree?",
    "as you found out last week.", "and hands up when you have finished.", "so who can help?", "or something like that.",
    ".", ".", ".", ".", "?", ".", ".",
)  # fmt: skip
ORDERS = (
    "Turn to page {n}.", "Put your pens down and look at me.", "Could you read number {n} aloud, please?",
    "Thank you, {name}, that is a really good point.", "{name}, what did you get?", "I am going to give you {n} minutes.",
    "What happens when we add {n} and {m}?", "{name} and {other}, please swap places.", "Not quite, have another try, {name}.",
    "Let us multiply {n} by {m} and see.", "Who remembers what {subject} {verb}?", "I think {subject} {verb} {object}, {name}.",
    "Yes, exactly, because {subject} {verb} {object}.", "Can {name} explain to {other} why {subject} {verb} {object}?",
)  # fmt: skip
NAMES = (
    "Amelia", "Oliver", "Priya", "Mohammed", "Grace", "Jack", "Zofia", "Thomas", "Chloe", "Daniel", "Aisha", "Ben", "Freya",
    "Callum", "Imogen", "Samuel", "Yusuf", "Harriet", "Leo", "Matilda",
)  # fmt: skip


def sentence(seed: object) -> str:
    """Return the sentence of a seed (anything that prints): 3 to 25 words."""
    chance = random.Random(f"sentence {seed}")
    words = {
        "n": chance.randint(2, 199),
        "m": chance.randint(2, 99),
        "name": chance.choice(NAMES),
        "other": chance.choice(NAMES),
        "subject": chance.choice(SUBJECTS),
        "verb": chance.choice(VERBS),
        "object": chance.choice(SUBJECTS),
    }
    opening = chance.choice(OPENINGS)
    if chance.random() < 0.35:
        return f"{opening} {chance.choice(ORDERS).format(**words)}".strip()
    ending = chance.choice(ENDINGS)
    return (
        f"{opening} {words['subject']} {words['verb']} {words['object']} {ending}".strip().replace(" .", ".").replace(" ?", "?")
    )
