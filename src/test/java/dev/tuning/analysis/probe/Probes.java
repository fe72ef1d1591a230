package dev.tuning.analysis.probe;

import dev.tuning.analysis.probe.ProbeOutcome.Indexed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Outcomes in a notation that fits in a row of a table. */
final class Probes {

  static final double MIN_GAIN = .05;

  private Probes() {}

  /**
   * A probe from 32 upwards, of six sizes at most.
   *
   * @param text what became of each size: its throughput, {@code ?} for one that ran and told
   *     nothing, {@code OutOfMemory!}, {@code NonZeroExit#} for a failure, {@code Diverged~} for
   *     one that is not known, {@code -} for one of which nothing is left
   */
  static ProbeOutcome of(String text) {
    return of(text, 100, 0);
  }

  /**
   * The same.
   *
   * @param measured seconds of training
   * @param error relative error of each time
   */
  static ProbeOutcome of(String text, double measured, double error) {
    List<Indexed> tried = new ArrayList<>();
    String[] words = text.isBlank() ? new String[0] : text.strip().split(" +");
    for (int i = 0; i < words.length; i++) {
      if (!words[i].equals("-")) {
        tried.add(new Indexed(i, size(32L << i, words[i], measured, error)));
      }
    }
    return ProbeOutcome.of("batchSize", MIN_GAIN, 6, tried);
  }

  private static TriedSize size(long value, String word, double measured, double error) {
    Optional<String> reason = Optional.of(word.substring(0, word.length() - 1));
    return switch (word.charAt(word.length() - 1)) {
      case '!' -> new TriedSize(value, Fit.TOO_LARGE, reason, Optional.empty());
      case '#' -> new TriedSize(value, Fit.FAILS, reason, Optional.empty());
      case '~' -> new TriedSize(value, Fit.UNKNOWN, reason, Optional.empty());
      case '?' -> new TriedSize(value, Fit.RUNS, Optional.empty(), Optional.empty());
      default ->
          new TriedSize(
              value,
              Fit.RUNS,
              Optional.empty(),
              Optional.of(
                  new StepTime(
                      value / Double.parseDouble(word), OptionalDouble.of(error), measured)));
    };
  }
}
