package dev.tuning.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * What a Study optimises.
 *
 * @param metric a name that the trial reports
 * @param goal which direction is better
 * @param over which evaluation of a trial counts
 * @param target when a trial reaches this value the study is complete; absent: never
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
        Double target) {

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
