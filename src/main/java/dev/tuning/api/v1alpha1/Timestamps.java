package dev.tuning.api.v1alpha1;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as statuses have them: RFC 3339, in UTC, to the second. */
public final class Timestamps {

  private Timestamps() {}

  /** Writes a time; what is less than a second is dropped. */
  public static String of(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
