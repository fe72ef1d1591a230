package dev.tuning.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class StepClockTest {

    private final Observation observation =
            Observation.of(2, new Evaluation(0.5, 1), 1, null);

    private long now;

    private void step(StepClock clock, long nanoseconds) {
        long start = clock.start();
        now += nanoseconds;
        clock.ended(start);
        // An evaluation, which does not count.
        now += 1_000_000_000;
    }

    @Test
    void hasTheMeanOfTheStepsSinceTheLastEvaluation() {
        StepClock clock = new StepClock(Optional.of("train/stepSeconds"), () -> now);
        step(clock, 1_000_000);
        step(clock, 3_000_000);
        assertEquals(
                0.002, clock.addTo(observation).metrics().get("train/stepSeconds"));
        step(clock, 7_000_000);
        Observation second = clock.addTo(observation);
        assertEquals(0.007, second.metrics().get("train/stepSeconds"));
        assertEquals(0.5, second.validationError());
        assertEquals(4, second.metrics().size());
    }

    @Test
    void addsNothingThatIsNotAskedForOrKnown() {
        StepClock silent = new StepClock(Optional.empty(), () -> now);
        step(silent, 1);
        assertSame(observation, silent.addTo(observation));
        assertSame(observation, new StepClock(Optional.of("a"), () -> now).addTo(observation));
    }
}
