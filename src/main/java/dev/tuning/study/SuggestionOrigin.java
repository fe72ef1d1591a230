package dev.tuning.study;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tuning.search.bayesian.Proposal;
import dev.tuning.search.bayesian.Proposal.Prediction;
import java.util.Locale;
import java.util.Optional;

/**
 * How a point of Bayesian search came about.
 *
 * @param source startup, model or fallback
 * @param reason why the model was not asked, or why it was asked for a certain category; else null
 * @param mean the objective that the model expects; null unless the point is from the model
 * @param deviation its standard deviation
 * @param feasible the probability that the point can be trained
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SuggestionOrigin(
    String source, String reason, Double mean, Double deviation, Double feasible) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The origin of a proposal.
   *
   * @param sign what its score is to be multiplied by to be an objective
   */
  static SuggestionOrigin of(Proposal proposal, double sign) {
    Optional<Prediction> prediction = proposal.prediction();
    return new SuggestionOrigin(
        proposal.source().name().toLowerCase(Locale.ROOT),
        proposal.reason().orElse(null),
        prediction.map(expected -> finite(sign * expected.mean())).orElse(null),
        prediction.map(expected -> finite(expected.deviation())).orElse(null),
        prediction.map(expected -> finite(expected.feasible())).orElse(null));
  }

  /** JSON has no other numbers. */
  private static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  /** {@return the same in one line of JSON, as an annotation has it} */
  String json() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("strings and numbers can always be written", e);
    }
  }
}
