package dev.tuning.study;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tuning.api.v1alpha1.StudyStatus;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether the result of a Study may be believed, as far as its insights tell: the condition
 * Trustworthy.
 *
 * @param status True, False or Unknown
 * @param reason a CamelCase word for programs
 * @param message a sentence for people; it holds no counters, or each pass would write
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Trust(String status, String reason, String message) {

  /** With fewer feasible points most checks have nothing to go by. */
  static final int FEWEST_POINTS = 8;

  private static final int MOST_NAMED = 8;

  private Trust(String status, StudyReason reason, String message) {
    this(status, reason.name(), message);
  }

  /** Of a Study whose insights are not known. */
  static final Trust UNREADABLE =
      new Trust("Unknown", StudyReason.Unreadable, "the search space can't be read");

  /**
   * Sums up insights.
   *
   * @param insights all that is said of the Study
   * @param points its feasible points
   * @param withoutPoints why there are none, where there are none
   * @param fewest points with which anything can be told
   * @param finished whether no further trial will change them
   */
  static Trust of(
      List<StudyStatus.Insight> insights,
      int points,
      Supplier<String> withoutPoints,
      int fewest,
      boolean finished) {
    List<String> objections =
        insights.stream()
            .filter(insight -> !insight.severity().equals("Info"))
            .map(Trust::name)
            .distinct()
            .toList();
    if (!objections.isEmpty()) {
      return new Trust(
          "False",
          StudyReason.Objections,
          "do not believe the result yet, see status.insights: "
              + String.join(", ", objections.subList(0, Math.min(MOST_NAMED, objections.size())))
              + (objections.size() > MOST_NAMED ? " and more" : ""));
    }
    if (points == 0) {
      return new Trust("Unknown", StudyReason.NoResult, withoutPoints.get());
    }
    if (points < fewest) {
      return new Trust(
          "Unknown",
          StudyReason.TooFewPoints,
          "fewer than " + fewest + " feasible points are too few to tell");
    }
    return finished
        ? new Trust("True", StudyReason.NoObjection, "no check objects to the result")
        : new Trust("Unknown", StudyReason.Unfinished, "no check objects to the results so far");
  }

  private static String name(StudyStatus.Insight insight) {
    return insight.check()
        + Optional.ofNullable(insight.parameter()).map(name -> " (" + name + ")").orElse("");
  }
}
