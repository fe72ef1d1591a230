package dev.tuning.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * What the operator says of a Study. Its size does not grow with the number of trials.
 *
 * @param observedGeneration the generation of the spec that this status answers; -1 until the
 *     operator has seen the Study
 * @param state one word for people: Pending, Running, Suspended, Stalled, Complete or Failed
 * @param progress finished trials of all, such as {@code 7/12}
 * @param time how long the Study has taken
 * @param conditions Ready, Reconciling, Stalled, Complete, Failed, Suspended (kstatus meaning), and
 *     Trustworthy, which sums up the insights
 * @param trials counts by phase
 * @param best the best feasible trial, absent while there is none
 * @param bestCheckpoints the best checkpoints of the Study, best first
 * @param infeasible how many points could not be trained, and why
 * @param scientific what each combination of scientific values has come to, absent if no parameter
 *     is Scientific
 * @param insights what the playbook says about the study, most important first
 * @param confirm what came of running the best points again, absent before that
 * @param search which generator makes the points and how far it has come
 * @param probe what algorithm Probe has found, absent for other algorithms
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StudyStatus(
    Long observedGeneration,
    @JsonPropertyDescription("One word: Pending, Running, Suspended, Stalled, Complete or Failed.")
        String state,
    @JsonPropertyDescription("Finished trials of all.") String progress,
    Time time,
    List<Condition> conditions,
    TrialCounts trials,
    @JsonPropertyDescription("The best feasible trial; the earlier step wins a tie.") Best best,
    @JsonPropertyDescription("The best checkpoints of the Study, best first.")
        List<BestCheckpoint> bestCheckpoints,
    Infeasible infeasible,
    @JsonPropertyDescription("The combinations of scientific values, compared.")
        List<Scientific> scientific,
    @JsonPropertyDescription("What the playbook says about the study, most important first.")
        List<Insight> insights,
    @JsonPropertyDescription("What came of running the best points again with fresh seeds.")
        Confirmation confirm,
    SearchStatus search,
    @JsonPropertyDescription("What algorithm Probe has found.") Probe probe) {

  /**
   * How long a Study has taken, so that its deadline survives whatever becomes of the operator.
   *
   * @param start RFC 3339 time of its first trial
   * @param suspendedSince RFC 3339 time at which it was suspended, absent while it is not
   * @param suspendedSeconds how long it was suspended before that in all
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Time(String start, String suspendedSince, long suspendedSeconds) {}

  /**
   * Numbers of trials by phase.
   *
   * @param created all of them
   * @param pending created, but no pod of theirs runs
   * @param running a pod runs
   * @param succeeded ended with an objective
   * @param infeasible ended because their parameters can't be trained
   * @param failed ended because the program failed
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record TrialCounts(
      int created, int pending, int running, int succeeded, int infeasible, int failed) {

    /** Trials that will never run again. */
    public int finished() {
      return succeeded + infeasible + failed;
    }
  }

  /**
   * The best point.
   *
   * @param trial name of its best trial, the only one unless points are replicated
   * @param index its point
   * @param objective its objective: the mean over its replicates
   * @param standardError of the mean, from the spread of the replicates; absent for fewer than two
   * @param approximate true if a better step may be missing, since the curve was thinned under
   *     another objective; absent otherwise
   * @param step the step at which the trial's objective was measured
   * @param parameters its parameters
   * @param checkpoint path of the checkpoint of that step or else of the nearest one before, absent
   *     if there is none
   * @param checkpointStep the step that the checkpoint holds
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Best(
      String trial,
      long index,
      double objective,
      @JsonPropertyDescription("Standard error of the mean over replicates.") Double standardError,
      @JsonPropertyDescription("A better step may be missing: the curve was thinned.")
          Boolean approximate,
      long step,
      Map<String, JsonNode> parameters,
      @JsonPropertyDescription("Its path in the volume claim, or its name where there is none.")
          String checkpoint,
      @JsonPropertyDescription("The step that the checkpoint holds: step, or the nearest before.")
          Long checkpointStep) {}

  /**
   * One of the best checkpoints.
   *
   * @param trial the trial that wrote it
   * @param step the step that it holds
   * @param objective the objective at that step
   * @param path its path in the volume claim, or its name where there is none
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record BestCheckpoint(String trial, long step, double objective, String path) {}

  /**
   * Infeasible trials.
   *
   * @param count how many
   * @param fraction of all finished trials, 0 to 1
   * @param reasons how many for each reason, the most frequent first
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Infeasible(int count, double fraction, List<ReasonCount> reasons) {}

  /**
   * How often a reason occurred.
   *
   * @param reason a CamelCase word
   * @param count how often
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record ReasonCount(String reason, int count) {}

  /**
   * What one combination of scientific values has come to.
   *
   * @param values the scientific values
   * @param trials how many trials have them
   * @param infeasible how many of those are infeasible
   * @param reasons how many of those for each reason, the most frequent first; absent if none is
   * @param best the best point that has them, absent while there is none
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Scientific(
      Map<String, JsonNode> values,
      int trials,
      int infeasible,
      List<ReasonCount> reasons,
      Best best) {}

  /**
   * Something that the playbook says about the study.
   *
   * @param check stable name of the check
   * @param severity Error, Warning or Info
   * @param parameter the parameter that it is about, absent if it is about the whole study
   * @param message what is the matter and what to do
   * @param evidence where the playbook says it
   * @param data the numbers and short series behind it, by name, absent if there are none
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Insight(
      String check,
      String severity,
      String parameter,
      String message,
      String evidence,
      @JsonPropertyDescription("The numbers and short series behind it, for a plot.")
          Map<String, JsonNode> data) {

    /** The same without numbers for a plot. */
    public Insight withoutData() {
      return new Insight(check, severity, parameter, message, evidence, null);
    }
  }

  /**
   * What came of running the best points, and the baseline, again with fresh seeds.
   *
   * @param verdict Adopt, Reject or Inconclusive; absent while trials are missing
   * @param message the reason of the verdict
   * @param candidate the point that it is about, absent if there is none
   * @param baseline what it is compared with: the baseline or, without one, the nearest other
   *     candidate; absent if there is none
   * @param effect how much better the candidate is, in the direction of the goal; absent if that
   *     can't be told
   * @param interval lower and upper end of the confidence interval of the effect
   * @param level how often such intervals hold the effects of all candidates at once, 0 to 1
   * @param candidates all points that are confirmed, in the order in which the search ranks them
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Confirmation(
      @JsonPropertyDescription("Adopt, Reject or Inconclusive.") String verdict,
      String message,
      @JsonPropertyDescription("The point that the verdict is about.") Confirmed candidate,
      @JsonPropertyDescription("What it is compared with.") Confirmed baseline,
      @JsonPropertyDescription("How much better the candidate is; negative: worse.") Double effect,
      @JsonPropertyDescription("Lower and upper end of its confidence interval.")
          List<Double> interval,
      Double level,
      List<Confirmed> candidates) {}

  /**
   * What trials of a point with fresh seeds have come to.
   *
   * @param index its point
   * @param name of its first trial in the search, or {@code baseline}
   * @param parameters its parameters; absent in the list of all candidates
   * @param searched its objective in the search, absent for the baseline
   * @param mean of the objectives of the trials that succeeded; absent if there are none
   * @param deviation their standard deviation; absent for fewer than two
   * @param trials how many have ended
   * @param infeasible how many of these are infeasible
   * @param failed how many of these have failed
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Confirmed(
      long index,
      @JsonPropertyDescription("Its first trial in the search, or baseline.") String name,
      Map<String, JsonNode> parameters,
      @JsonPropertyDescription("Its objective in the search.") Double searched,
      @JsonPropertyDescription("Mean over the trials that succeeded.") Double mean,
      @JsonPropertyDescription("Their standard deviation.") Double deviation,
      int trials,
      int infeasible,
      int failed) {}

  /**
   * State of the search.
   *
   * @param algorithm the algorithm
   * @param generator name and version of what makes the points
   * @param seed its seed
   * @param nextIndex the index of the next point
   * @param points the points that another Study has given, once it has
   * @param model what algorithm Bayesian has learned, absent until it has
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SearchStatus(
      String algorithm,
      String generator,
      long seed,
      long nextIndex,
      @JsonPropertyDescription("What spec.search.pointsFrom came to; it does not change any more.")
          List<Map<String, JsonNode>> points,
      @JsonPropertyDescription("What algorithm Bayesian has learned.") SearchModel model) {}

  /**
   * The model of a search.
   *
   * @param observations how many results it was made of
   * @param fitSeconds how long that took, with the first suggestion
   * @param importances the parameters along which the objective changes most quickly, at most 10
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record SearchModel(
      int observations,
      @JsonPropertyDescription("How long the model and its first suggestion took.")
          double fitSeconds,
      List<Importance> importances) {}

  /**
   * How quickly the objective changes along a parameter.
   *
   * @param parameter its name
   * @param share of all parameters, 0 to 1
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Importance(String parameter, double share) {}

  /**
   * What a probe has found.
   *
   * @param parameter what it doubles
   * @param sizes what has been tried, in this order
   * @param recommended the largest size that is worth its memory, absent while that is not known
   * @param largestFeasible the largest size that ran, absent while none did
   * @param ended Memory, Gain, Range or Failure; absent while it goes on, or where the budget ended
   *     it
   * @param message why it ended, absent while it goes on
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Probe(
      String parameter,
      List<ProbedSize> sizes,
      @JsonPropertyDescription("The largest size whose doubling was worth it.") Long recommended,
      @JsonPropertyDescription("The largest size that ran.") Long largestFeasible,
      @JsonPropertyDescription("Memory, Gain, Range or Failure.") String ended,
      String message) {}

  /**
   * A size that a probe has tried.
   *
   * @param value the size
   * @param feasible whether it runs, absent if that is not known
   * @param reason that of its trial, absent if it succeeded
   * @param throughput examples per second, absent if it is not known
   * @param secondsPerStep seconds of a training step, absent if it is not known
   * @param gain how much larger the throughput is than that of the size before, as a share of it
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ProbedSize(
      long value,
      @JsonPropertyDescription("Whether it runs, absent if that is not known.") Boolean feasible,
      @JsonPropertyDescription("The reason of its trial, unless it succeeded.") String reason,
      @JsonPropertyDescription("Examples per second.") Double throughput,
      @JsonPropertyDescription("Seconds of a training step.") Double secondsPerStep,
      @JsonPropertyDescription("What the doubling has added to the throughput: 1 is twice as much.")
          Double gain) {}
}
