package dev.tuning.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;

/**
 * How points are chosen.
 *
 * @param algorithm the search algorithm
 * @param seed the same seed gives the same points
 * @param gridPoints how many values of a double, and of an integer that has no number of its own,
 *     algorithm Grid tries
 * @param points the points of algorithm Points
 * @param pointsFrom where algorithm Points takes its points from instead
 * @param startupTrials how many points of algorithm Bayesian are quasi-random at first; absent: 4
 *     and one for each searched parameter, at most 12
 * @param history finished Studies of the same namespace that algorithm Bayesian learns from
 * @param probe what algorithm Probe doubles
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SearchSpec(
    @JsonPropertyDescription("The search algorithm.") @Default("QuasiRandom") Algorithm algorithm,
    @JsonPropertyDescription("The same seed gives the same points.") @Default("0") Long seed,
    @JsonPropertyDescription(
            "How many values of a range algorithm Grid tries, where the range itself does not say.")
        @Min(1)
        @Max(1000)
        Integer gridPoints,
    @JsonPropertyDescription(
            "The points of algorithm Points: for each a value for every active parameter.")
        @Size(min = 1, max = 1000)
        @JsonDeserialize(contentUsing = PointReader.class)
        List<Map<String, JsonNode>> points,
    @JsonPropertyDescription(
            "Another Study of this namespace: algorithm Points takes its best points, once it is"
                + " Complete.")
        PointsFrom pointsFrom,
    @JsonPropertyDescription(
            "How many points of algorithm Bayesian are quasi-random at first; if left out, 4 and"
                + " one for each searched parameter, at most 12.")
        @Min(0)
        @Max(1000)
        Integer startupTrials,
    @JsonPropertyDescription(
            "Finished Studies of this namespace that algorithm Bayesian learns from, as far as"
                + " their parameters fit.")
        @Size(min = 1, max = 10)
        List<@Size(min = 1, max = 40) String> history,
    @JsonPropertyDescription("What algorithm Probe doubles, from trial to trial.") Probe probe) {

  /** The names of the earlier Studies; none where the field is absent. */
  public List<String> historyOrNone() {
    return history == null ? List.of() : history;
  }

  /** The search algorithms. */
  public enum Algorithm {
    QuasiRandom,
    Bayesian,
    Random,
    Grid,
    Points,
    Probe
  }

  /**
   * The best points of another Study.
   *
   * @param study its name, in the same namespace
   * @param top how many, at least 1
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record PointsFrom(
      @JsonPropertyDescription("A Study in the same namespace.") @Required @Size(min = 1, max = 40)
          String study,
      @JsonPropertyDescription("How many of its best points.") @Required @Min(1) @Max(50)
          Integer top) {}

  /**
   * A size that is doubled, one trial after the other, until memory or the gain in throughput ends.
   *
   * @param parameter the only parameter that is not Fixed, an integer: its min is the first size,
   *     and no size is larger than its max
   * @param minGain what a doubling must add to the throughput, as a share of it; less ends the
   *     probe
   * @param throughput the metric that has examples per second; absent: {@link #STEP_SECONDS} is
   *     read, and the trial is asked to report it
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Probe(
      @JsonPropertyDescription(
              "The integer parameter to double, from its min up to at most its max; all others are"
                  + " Fixed.")
          @Required
          @Size(min = 1, max = 63)
          String parameter,
      @JsonPropertyDescription(
              "The probe ends where a doubling adds less than this share to the throughput: 0.05 is"
                  + " 5 %.")
          @Default("0.05")
          @Min(0)
          @Max(1)
          Double minGain,
      @JsonPropertyDescription(
              "A metric that the trial reports, in examples per second; without it"
                  + " train/stepSeconds is read, the seconds of a training step.")
          @Size(min = 1, max = 253)
          String throughput) {

    /** The metric that has the mean time of a training step since the last evaluation, in s. */
    public static final String STEP_SECONDS = "train/stepSeconds";

    private static final double USUAL_GAIN = 0.05;

    /** The gain that a doubling must have, 0 to 1: the usual one where the field is absent. */
    public double minGainOrUsual() {
      return minGain == null ? USUAL_GAIN : minGain;
    }

    /** The metric that is read. */
    public String metric() {
      return throughput == null ? STEP_SECONDS : throughput;
    }
  }
}
