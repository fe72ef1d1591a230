package dev.tuning.trial;

import dev.tuning.api.v1alpha1.Trial;
import java.time.Duration;
import java.util.function.IntSupplier;

/**
 * How often what a trial reports is written to its status: once in ten seconds, or less often where
 * many trials report. Each write costs the API server about as much as a thousand reports cost the
 * operator, and a trainer repeats what is not written yet.
 */
final class WriteInterval {

  static final Duration SHORTEST = Duration.ofSeconds(10);

  private static final Duration LONGEST = Duration.ofMinutes(1);

  /** So all trials together make ten writes a second, until the interval is the longest. */
  private static final Duration EACH = Duration.ofMillis(100);

  private static final int LEADS = 10_000;

  private final IntSupplier reporting;

  /**
   * @param reporting how many trials report
   */
  WriteInterval(IntSupplier reporting) {
    this.reporting = reporting;
  }

  /**
   * The interval with as many trials as report now.
   *
   * @param lead by which part it is shorter, from 0 to 1
   */
  Duration now(double lead) {
    Duration wanted = EACH.multipliedBy(reporting.getAsInt());
    Duration interval =
        wanted.compareTo(SHORTEST) < 0
            ? SHORTEST
            : wanted.compareTo(LONGEST) > 0 ? LONGEST : wanted;
    return Duration.ofMillis(Math.round(interval.toMillis() * (1 - lead)));
  }

  /**
   * By which part the first interval of a trial is shorter: trials that begin together would be
   * written together for ever, and hold up each other's reports.
   */
  static double lead(Trial trial) {
    return Math.floorMod(trial.getMetadata().getUid().hashCode(), LEADS) / (double) LEADS;
  }
}
