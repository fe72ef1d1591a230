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
 * @param search which generator makes the points and how far it has come
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
    SearchStatus search) {

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
}
