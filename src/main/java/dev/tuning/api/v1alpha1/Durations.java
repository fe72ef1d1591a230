package dev.tuning.api.v1alpha1;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as manifests have them: {@code 7d}, {@code 2h} or {@code 1h30m}. */
public final class Durations {

  /** Days, hours, minutes and seconds, in this order; each may be absent. */
  public static final String PATTERN = "^([0-9]{1,6}d)?([0-9]{1,6}h)?([0-9]{1,6}m)?([0-9]{1,6}s)?$";

  private static final Pattern PARTS = Pattern.compile(PATTERN);

  private Durations() {}

  /**
   * Reads a duration.
   *
   * @param text of {@link #PATTERN}
   * @throws IllegalArgumentException if it is something else
   */
  public static Duration parse(String text) {
    Matcher parts = PARTS.matcher(text);
    if (text.isEmpty() || !parts.matches()) {
      throw new IllegalArgumentException("'" + text + "' is no duration: write 7d, 2h or 1h30m");
    }
    return Duration.ofDays(number(parts.group(1)))
        .plusHours(number(parts.group(2)))
        .plusMinutes(number(parts.group(3)))
        .plusSeconds(number(parts.group(4)));
  }

  /**
   * Reads a duration that a manifest may have.
   *
   * @return empty where there is none, or something else
   */
  public static Optional<Duration> read(String text) {
    try {
      return Optional.ofNullable(text).map(Durations::parse);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static long number(String part) {
    return part == null ? 0 : Long.parseLong(part.substring(0, part.length() - 1));
  }
}
