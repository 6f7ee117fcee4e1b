"""From where on a picture or a sound is worth a warning: every threshold with its reason. Data, used by `sights` and `hearing`.

Chosen on drawn and made-up lessons (`benchmarks/checks`, seeds below 1000) so that the worst good one keeps a distance.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Bar:
    """One threshold, in the unit that its measure has."""

    value: float
    why: str


BLACK_BRIGHT = Bar(18.0, "The 99th percentile of grey. A closed lens leaves noise of up to 14; a room without lamps has 22.")
COVERED_EDGES = Bar(0.002, "Share of points at an edge. A hand before the lens has none; far out of focus it is 0.006.")
DARK_BRIGHT = Bar(
    50.0,
    "The 99th percentile of grey. Where hardly any light is, nothing in the room reaches 45; poor light gives 55 and more.",
)
DARK_MIDDLE = Bar(
    30.0, "The median of grey. Faces cannot be told below it. Poor light that a camera makes the best of gives 36."
)
DARK_AROUND = Bar(
    60.0, "The 99th percentile of grey up to which the median counts: with a screen or a window in the picture it is 160."
)
BLURRED_SOFT = Bar(
    0.5, "How little a further blur takes, of 320 points across. Far out of focus it is 0.6 and more, a little soft 0.43."
)
FROZEN_CHANGE = Bar(
    1.5, "Grey levels. The same picture encoded anew differs by up to 0.9, a calm class in some field by 3.5 and more."
)
FROZEN_BRIGHT = Bar(160.0, "The grey level at which that holds: in a darker picture everything differs by less, in proportion.")
SHARE = Bar(
    0.6, "Share of the pictures from which on all of the recording is meant. Once in a while a lesson is dark: a film is shown."
)
RUN_SHARE = Bar(
    0.15, "Share of the recording that a stretch must last to be told: nobody wants to hear of somebody who walks past."
)
RUN_SECONDS = Bar(300.0, "A stretch as long as this is told in a recording of any length.")
UNEVEN_SHARE = Bar(
    0.02,
    "Share of pictures that are shown for another time than most. A steady camera loses one in some hundreds on a bad card.",
)
CLIPPED_PILE = Bar(
    1.6,
    "How many times as many samples lie at the pile as below it. Uncut speech has 1.0; 6 dB too loud it is 2.4 and more.",
)
CLIPPED_SHARE = Bar(0.002, "Share of samples in the pile and above it: fewer are one shout, which nobody minds.")
TONE_SHARE = Bar(
    0.5,
    "Share of a stretch's power in its strongest lines. A bell has 0.95 and more, speech, cut or not, up to 0.35.",
)
HUM_BELOW_SPEECH = Bar(
    18.0, "Decibels below the speech. Less distance is heard by everybody; ventilation without a tone is not counted."
)
HUM_LEVEL = Bar(-60.0, "Decibels of full scale. Softer hum than that is gone after the levels are put right.")
HUM_ABOVE_FLOOR = Bar(12.0, "Decibels by which a mains line stands above its surroundings to be one.")
HUM_LINES = Bar(2, "So many multiples of the mains at least: one line alone may be a fan, a tone or a voice.")
