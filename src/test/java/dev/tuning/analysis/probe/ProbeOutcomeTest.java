package dev.tuning.analysis.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeOutcomeTest {

  /** Sizes are 32, 64, 128, 256, 512 and 1024. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        // It goes on.
        "'' | none | none | none",
        "100 | none | 32 | 32",
        "100 200 390 | none | 128 | 128",
        // The least gain is enough.
        "100 105.1 | none | 64 | 64",
        // Memory ends.
        "100 200 OutOfMemory! | MEMORY | 64 | 64",
        "OutOfMemory! | MEMORY | none | none",
        "100 200 ExitCode42! | MEMORY | 64 | 64",
        // The gain ends.
        "100 190 195 | GAIN | 64 | 128",
        "100 60 | GAIN | 32 | 64",
        "100 104.9 | GAIN | 32 | 64",
        // The range ends, whatever the last doubling added.
        "100 200 400 800 1600 3200 | RANGE | 1024 | 1024",
        "100 200 400 800 1600 1601 | GAIN | 512 | 1024",
        // A trial fails.
        "100 200 NonZeroExit# | FAILURE | 64 | 64",
        "NonZeroExit# | FAILURE | none | none",
        "100 Diverged~ | FAILURE | 32 | 32",
        // Nobody tells how fast it is: memory alone ends it.
        "? ? ? OutOfMemory! | MEMORY | none | 128",
        "? ? ? ? ? ? | RANGE | none | 1024",
        "100 ? 150 | none | 128 | 128",
        // A trial was deleted: neighbours that are none are not compared.
        "100 - 110 | none | 128 | 128",
        "- - 110 112 | GAIN | 128 | 256",
        // What came after the end does not matter.
        "100 101 400 | GAIN | 32 | 64",
      })
  void endsWhereThereIsNothingToBeWon(
      String tried, String end, Long recommended, Long largestFeasible) {
    ProbeOutcome outcome = Probes.of(tried);

    assertThat(outcome.end().map(Enum::name).orElse(null)).isEqualTo(end);
    assertThat(outcome.recommended()).isEqualTo(optional(recommended));
    assertThat(outcome.largestFeasible()).isEqualTo(optional(largestFeasible));
    assertThat(outcome.message().isPresent()).isEqualTo(end != null);
  }

  private static OptionalLong optional(Long value) {
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  @Test
  void gainsAreSharesOfTheSizeBefore() {
    ProbeOutcome outcome = Probes.of("100 190 228 ?");

    assertThat(outcome.sizes().get(0).gain()).isNaN();
    assertThat(outcome.sizes().get(1).gain()).isCloseTo(.9, within(1e-9));
    assertThat(outcome.sizes().get(2).gain()).isCloseTo(.2, within(1e-9));
    assertThat(outcome.sizes().get(3).gain()).isNaN();
  }

  @Test
  void onlyAFailureOfTheSmallestSizeIsAFailureOfTheProbe() {
    assertThat(Probes.of("NonZeroExit#").hasFailed()).isTrue();
    assertThat(Probes.of("100 NonZeroExit#").hasFailed()).isFalse();
    assertThat(Probes.of("OutOfMemory!").hasFailed()).isFalse();
    assertThat(Probes.of("").hasFailed()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "100 OutOfMemory! | batchSize 64 can't be run (OutOfMemory): 32 is the largest that ran",
        "OutOfMemory! | it is the smallest: begin with a smaller one",
        "100 102 | twice the batchSize, 64, changes the throughput by 2 %, less than the 5 % of"
            + " minGain; larger",
        "100 200 400 800 1600 3200 | batchSize 1024 is the largest of the range",
        "100 NonZeroExit# | the trial of batchSize 64 failed (NonZeroExit) while that of 32 ran",
        "NonZeroExit# | the trial of batchSize 32, the smallest, tells nothing (NonZeroExit)",
      })
  void itsMessageSaysWhyAndWhatFollows(String tried, String message) {
    assertThat(Probes.of(tried).message().orElseThrow()).contains(message);
  }
}
