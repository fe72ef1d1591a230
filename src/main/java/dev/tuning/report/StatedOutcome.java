package dev.tuning.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.regex.Pattern;

/** Which outcome a trial states: the fields {@code outcome}, {@code reason} and {@code message}. */
final class StatedOutcome {

  private static final Pattern CAMEL_CASE = Pattern.compile("[A-Za-z][A-Za-z0-9]{0,62}");

  /** Control characters, and halves of surrogate pairs. */
  private static final Pattern NOT_SHOWN = Pattern.compile("[\\p{Cc}\\p{Cs}]");

  private StatedOutcome() {}

  /**
   * Reads an outcome.
   *
   * @param object what has the fields; others are passed over
   * @param observations what was reported with it
   * @throws IllegalArgumentException if there is no such outcome, or if it lacks a reason
   */
  static TrialReport of(JsonNode object, List<Observation> observations) {
    String outcome = object.path("outcome").asText();
    return switch (outcome) {
      case "Completed" -> new TrialReport.Completed(observations);
      case "Interrupted" -> new TrialReport.Interrupted(observations);
      case "Infeasible" ->
          new TrialReport.Infeasible(reason(object), message(object), observations);
      default ->
          throw new IllegalArgumentException(
              "outcome is '"
                  + Excerpt.of(outcome)
                  + "': write Completed, Infeasible or Interrupted");
    };
  }

  /** As text that may be shown and stored anywhere. */
  private static String message(JsonNode object) {
    return NOT_SHOWN.matcher(object.path("message").asText()).replaceAll(" ");
  }

  private static String reason(JsonNode object) {
    String reason = object.path("reason").asText();
    if (!object.path("reason").isTextual() || !CAMEL_CASE.matcher(reason).matches()) {
      throw new IllegalArgumentException(
          "reason is '"
              + Excerpt.of(reason)
              + "': write one CamelCase word of at most 63 letters and digits, such as Diverged");
    }
    return reason;
  }
}
