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
 * What a Study asks for.
 *
 * @param description what the study is to find out, for people
 * @param suspend true: no further pod is created until it is false again
 * @param objective what is optimised
 * @param parameters the search space, in an order that is part of the study: the position of a
 *     parameter decides which dimension of the quasi-random sequence it gets
 * @param search how points are chosen
 * @param budget how many trials, and how many at once
 * @param trial what one trial is
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self.parameters == oldSelf.parameters",
    fieldPath = ".parameters",
    message =
        "spec.parameters can't change once the Study exists, or its trials would not be"
            + " comparable: create a new Study")
@ValidationRule(
    value = "self.search == oldSelf.search",
    fieldPath = ".search",
    message =
        "spec.search can't change once the Study exists, or its points could not be repeated:"
            + " create a new Study")
@ValidationRule(
    value = "self.trial == oldSelf.trial",
    fieldPath = ".trial",
    message =
        "spec.trial can't change once the Study exists, or its trials would not be comparable:"
            + " create a new Study")
public record StudySpec(
    @JsonPropertyDescription("What the study is to find out, for people.") @Size(max = 1024)
        String description,
    @JsonPropertyDescription("true: no further pod is created until it is false again.")
        @Default("false")
        Boolean suspend,
    @JsonPropertyDescription("What is optimised.") @Required Objective objective,
    @JsonPropertyDescription(
            "The search space. The order matters: the position of a parameter decides which"
                + " dimension of the quasi-random sequence it gets.")
        @Required
        @Size(min = 1, max = 64)
        List<ParameterSpec> parameters,
    @JsonPropertyDescription("How points are chosen.") @Default("{}") SearchSpec search,
    @JsonPropertyDescription("How many trials, and how many at once.") @Required Budget budget,
    @JsonPropertyDescription("What one trial is.") @Required TrialTemplate trial) {

  /** Whether the study is held: an absent value means no. */
  public boolean suspended() {
    return Boolean.TRUE.equals(suspend);
  }
}
