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
 * What a failure of a host means for its trial, if it is one that this rule is about.
 *
 * @param onExitCodes exit codes of the container {@code trial}; disruptions are judged before
 * @param onPodConditions conditions of the pod, of which one must hold; they are looked at before
 *     anything else, so that a rule can also be about a disruption
 * @param action what the failure means
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.onExitCodes) != has(self.onPodConditions)",
    message =
        "a rule of trial.failurePolicy needs either onExitCodes or onPodConditions: set one of"
            + " them, not both")
@ValidationRule(
    value = "!has(self.onExitCodes) || self.onExitCodes.all(code, code > 0 && code < 256)",
    fieldPath = ".onExitCodes",
    message = "onExitCodes of trial.failurePolicy must be 1 to 255: 0 is no failure")
public record FailureRule(
    @JsonPropertyDescription("Exit codes of the container trial, 1 to 255.")
        @Size(min = 1, max = 255)
        List<Integer> onExitCodes,
    @JsonPropertyDescription("Conditions of the pod, of which one must hold.")
        @Size(min = 1, max = 20)
        List<PodCondition> onPodConditions,
    @JsonPropertyDescription(
            "Infeasible: the parameters can't be trained. Retry: run it again, up to maxAttempts."
                + " FailTrial: do not run it again. FailStudy: give up the whole Study.")
        @Required
        Action action) {

  /** What a failure means. */
  public enum Action {
    Infeasible,
    Retry,
    FailTrial,
    FailStudy
  }

  /**
   * A condition of a pod.
   *
   * @param type its type
   * @param status its status
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record PodCondition(
      @JsonPropertyDescription("Type of the condition.") @Required @Size(min = 1, max = 316)
          String type,
      @JsonPropertyDescription("Status of the condition.") @Default("True") @Size(max = 16)
          String status) {}
}
