package dev.tuning.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which names a checkpoint may have. */
final class CheckpointName {

  /** It becomes part of a path, so it must not lead out of the trial's directory. */
  private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_./=-]{0,252}");

  private CheckpointName() {}

  /** Whether a checkpoint may be called so. */
  static boolean isSafe(String name) {
    return SAFE.matcher(name).matches() && !name.contains("..");
  }

  /** The name; empty if the value is none, or one that is not safe. */
  static Optional<String> in(JsonNode value) {
    return Optional.ofNullable(value.textValue()).filter(CheckpointName::isSafe);
  }

  /**
   * Reads a name.
   *
   * @param value the name; null or missing if there is none
   * @throws IllegalArgumentException if it is anything else, or not safe
   */
  static Optional<String> of(JsonNode value) {
    Optional<String> name = in(value);
    if (name.isEmpty() && !value.isMissingNode() && !value.isNull()) {
      throw new IllegalArgumentException(
          "checkpoint is "
              + Excerpt.of(value.toString())
              + ": write the name of a file or folder in CHECKPOINT_DIR,"
              + " at most 253 of the characters A-Z a-z 0-9 _ . / = - and no '..'");
    }
    return name;
  }
}
