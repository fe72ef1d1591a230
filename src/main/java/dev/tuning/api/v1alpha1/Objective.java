package dev.tuning.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * What a Study optimises.
 *
 * @param metric a name that the trial reports
 * @param goal which direction is better
 * @param over which evaluation of a trial counts
 * @param target when a trial reaches this value the study is complete; absent: never
 * @param also metrics that may become the objective: of these, too, everything stays exact that
 *     matters then, whatever is left out of their curves
 * @param onDivergence what a trial comes to that was fine and then diverged
 * @param constraints what must hold at the step that counts, all of them
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Objective(
    @JsonPropertyDescription("A metric that the trial reports, such as validation/error.")
        @Required
        @Size(min = 1, max = 253)
        String metric,
    @JsonPropertyDescription("Which direction is better.") @Required Goal goal,
    @JsonPropertyDescription("Which evaluation of a trial counts: its best one, or its last one.")
        @Default("BestStep")
        Over over,
    @JsonPropertyDescription("The study is complete as soon as a trial is at least this good.")
        Double target,
    @JsonPropertyDescription(
            "Metrics that may become the objective: of these, too, the best step stays exact,"
                + " whatever is left out of a long curve.")
        @Size(max = 8)
        List<@Size(min = 1, max = 253) String> also,
    @JsonPropertyDescription(
            "What a trial comes to that was fine and then diverged: Infeasible, or its best step"
                + " before.")
        @Default("Infeasible")
        OnDivergence onDivergence,
    @JsonPropertyDescription("What must hold at the step that counts, all of them.") @Size(max = 8)
        List<Constraint> constraints) {

  /** The constraints, none where the field is absent. */
  public List<Constraint> constraintsOrNone() {
    return constraints == null ? List.of() : constraints;
  }

  /** The metrics that may become the objective, none where the field is absent. */
  public List<String> alsoOrNone() {
    return also == null ? List.of() : also;
  }

  /** What becomes of a trial that was fine and then diverged. */
  public enum OnDivergence {
    /** It is infeasible: its parameters can't be trained for all steps. */
    Infeasible,
    /** It counts with what it had before. */
    BestBefore
  }

  /**
   * What must hold at a step for it to count.
   *
   * @param metric a metric that the trial reports; its latest value at or before the step decides
   * @param atMost the largest value allowed, absent: any
   * @param atLeast the smallest value allowed, absent: any
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "has(self.atMost) || has(self.atLeast)",
      message = "a constraint needs atMost or atLeast: set one of them, or remove the constraint")
  @ValidationRule(
      value = "!(has(self.atMost) && has(self.atLeast)) || self.atLeast <= self.atMost",
      message = "atLeast is larger than atMost, so that no value is allowed: swap them")
  public record Constraint(
      @JsonPropertyDescription("A metric that the trial reports, such as validation/latency.")
          @Required
          @Size(min = 1, max = 253)
          String metric,
      @JsonPropertyDescription("The largest value allowed.") Double atMost,
      @JsonPropertyDescription("The smallest value allowed.") Double atLeast) {}

  /** Which direction of the metric is better. */
  public enum Goal {
    Minimize,
    Maximize
  }

  /** Which evaluation of a trial is its objective. */
  public enum Over {
    /** The best one in retrospect; the earlier step wins a tie. */
    BestStep,
    /** The last one. */
    LastStep
  }
}
