package dev.tuning.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * What one trial of a Study is.
 *
 * @param steps training steps of every trial (max_train_steps of the playbook)
 * @param evalEverySteps steps between evaluations
 * @param hosts pods of an attempt, which start together and end together
 * @param data the input files, shared out over the hosts of a trial; absent: no shares are made
 * @param checkpoint what becomes of checkpoints
 * @param collector where observations come from, besides the termination message
 * @param maxAttempts attempts that the application itself may use up; disruptions are not counted
 * @param failurePolicy what certain failures mean, where the default is not right
 * @param template the pod template as JSON; one container is named {@code trial}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self.evalEverySteps <= self.steps",
    message = "trial.evalEverySteps is larger than trial.steps: no evaluation would take place")
public record TrialTemplate(
    @JsonPropertyDescription("Training steps of every trial: one number for the whole Study.")
        @Required
        @Min(1)
        @Max(9007199254740991L)
        Long steps,
    @JsonPropertyDescription("Steps between evaluations.") @Required @Min(1) @Max(9007199254740991L)
        Long evalEverySteps,
    @JsonPropertyDescription("Pods of a trial, which start together and end together.")
        @Default("1")
        @Min(1)
        @Max(256)
        Integer hosts,
    @JsonPropertyDescription("Input files to share out over the hosts of a trial.") Data data,
    @JsonPropertyDescription("What becomes of checkpoints.") @Default("{}") Checkpoint checkpoint,
    @JsonPropertyDescription(
            "Where observations come from, besides the termination message: the report endpoint,"
                + " nowhere else, or the log of host 0.")
        @Default("Report")
        Collector collector,
    @JsonPropertyDescription(
            "Attempts that the application itself may use up; disruptions are not counted.")
        @Default("3")
        @Min(1)
        @Max(100)
        Integer maxAttempts,
    @JsonPropertyDescription("What certain failures mean, where the default is not right.")
        FailurePolicy failurePolicy,
    @JsonPropertyDescription("A pod template; one container is named trial.") @Required
        JsonNode template) {

  /** Where observations come from; the termination message is always read. */
  public enum Collector {
    /** The trainer posts them to REPORT_URL. */
    Report,
    /** Nothing else: for trainers without network. */
    TerminationMessage,
    /** The log of the chief is read: for programs that can't be changed. */
    Stdout
  }

  /** The pods of an attempt: one where the field is absent. */
  public int hostsOrOne() {
    return hosts == null ? 1 : hosts;
  }

  /**
   * The input of a trial.
   *
   * @param files number of input files
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Data(
      @JsonPropertyDescription("Number of input files.") @Required @Min(0) @Max(9007199254740991L)
          Long files) {}

  /**
   * What becomes of checkpoints.
   *
   * @param keepBest how many of the best checkpoints the Study names
   * @param volumeClaim the PersistentVolumeClaim that holds them
   * @param volume another kind of volume that holds them, such as {@code {nfs: {...}}}, as in a pod
   *     but without a name; without either, checkpoints end with the pod
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "!(has(self.volumeClaim) && has(self.volume))",
      message = "checkpoint has both volumeClaim and volume: remove one of them")
  public record Checkpoint(
      @JsonPropertyDescription("How many of the best checkpoints status.bestCheckpoints names.")
          @Default("3")
          @Min(1)
          @Max(20)
          Integer keepBest,
      @JsonPropertyDescription(
              "The PersistentVolumeClaim that holds the checkpoints; without it or volume they end"
                  + " with the trial's pod.")
          @Size(min = 1, max = 253)
          @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
          String volumeClaim,
      @JsonPropertyDescription(
              "Another kind of volume that holds the checkpoints, as in a pod but without a name.")
          JsonNode volume) {}

  /**
   * What certain failures mean.
   *
   * @param rules the first that matches decides; where none does, the default
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record FailurePolicy(
      @JsonPropertyDescription("The first rule that matches decides; where none does, the default.")
          @Required
          @Size(min = 1, max = 20)
          List<FailureRule> rules) {}
}
