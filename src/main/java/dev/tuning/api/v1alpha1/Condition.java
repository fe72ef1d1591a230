package dev.tuning.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Required;

/**
 * A condition as the Kubernetes API conventions define it (metav1.Condition), as a value that can
 * be compared.
 *
 * @param type what it is about
 * @param status True, False or Unknown
 * @param reason a CamelCase word for programs
 * @param message a sentence for people
 * @param lastTransitionTime RFC 3339 time of the last change of status
 * @param observedGeneration the generation of the spec that it answers
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Condition(
    @Required String type,
    @Required String status,
    @Required String reason,
    @Required String message,
    @Required String lastTransitionTime,
    Long observedGeneration) {

  /** Whether the condition holds. */
  @JsonIgnore
  public boolean isTrue() {
    return "True".equals(status);
  }
}
