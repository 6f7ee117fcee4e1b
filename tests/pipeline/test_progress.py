"""Figures move, at most once a second, and never back."""

from pipeline.progress import Meter


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def test_figures_are_passed_on_at_most_once_a_second():
    clock, written = Clock(), []
    meter = Meter(written.append, 100.0, now=clock)
    for tick in range(1, 32):
        clock.now = tick / 8
        meter(float(tick))
    assert written == [1.0, 9.0, 17.0, 25.0]


def test_a_figure_never_goes_back_and_never_past_the_total():
    clock, written = Clock(), []
    meter = Meter(written.append, 10.0, now=clock)
    for at, done in ((0.0, 5.0), (2.0, 4.0), (4.0, 50.0), (6.0, 60.0)):
        clock.now = at
        meter(done)
    assert written == [5.0, 10.0]
