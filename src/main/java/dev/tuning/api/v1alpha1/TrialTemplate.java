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

/**
 * What one trial of a Study is.
 *
 * @param steps training steps of every trial (max_train_steps of the playbook)
 * @param evalEverySteps steps between evaluations
 * @param data the input files, shared out over the hosts of a trial; absent: no shares are made
 * @param checkpoint what becomes of checkpoints
 * @param maxAttempts attempts that the application itself may use up; disruptions are not counted
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
    @JsonPropertyDescription("Input files to share out over the hosts of a trial.") Data data,
    @JsonPropertyDescription("What becomes of checkpoints.") @Default("{}") Checkpoint checkpoint,
    @JsonPropertyDescription(
            "Attempts that the application itself may use up; disruptions are not counted.")
        @Default("3")
        @Min(1)
        @Max(100)
        Integer maxAttempts,
    @JsonPropertyDescription("A pod template; one container is named trial.") @Required
        JsonNode template) {

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
   * @param volumeClaim the PersistentVolumeClaim that holds them; absent: they end with the pod
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Checkpoint(
      @JsonPropertyDescription("How many of the best checkpoints status.bestCheckpoints names.")
          @Default("3")
          @Min(1)
          @Max(20)
          Integer keepBest,
      @JsonPropertyDescription(
              "The PersistentVolumeClaim that holds the checkpoints; without one they end with"
                  + " the trial's pod.")
          @Size(min = 1, max = 253)
          @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
          String volumeClaim) {}
}
