package dev.tuning.report;

import java.util.regex.Pattern;

/** Which names a metric may have: those that an objective can have, and that can be shown. */
final class MetricName {

  /** Without control characters and halves of surrogate pairs. */
  private static final Pattern VALID = Pattern.compile("[^\\p{Cc}\\p{Cs}]{1,253}");

  private MetricName() {}

  /** Whether a metric may be called so. */
  static boolean isValid(String name) {
    return VALID.matcher(name).matches();
  }
}
