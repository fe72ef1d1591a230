package dev.tuning.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * What a Study may use. Every field may change at any time; a smaller budget never deletes a
 * finished trial.
 *
 * @param maxTrials points in all
 * @param parallelism trials that run at once
 * @param maxFailedTrials more application failures than this fail the Study
 * @param trialDeadline how long the attempts of one trial may run in all, such as {@code 2h}; see
 *     {@link Durations}
 * @param studyDeadline how long the Study may take from its first trial on, without the time that
 *     it is suspended
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!has(self.trialDeadline) || self.trialDeadline.matches('[1-9]')",
    fieldPath = ".trialDeadline",
    message = "budget.trialDeadline is no time at all: give a longer one, or remove it")
@ValidationRule(
    value = "!has(self.studyDeadline) || self.studyDeadline.matches('[1-9]')",
    fieldPath = ".studyDeadline",
    message = "budget.studyDeadline is no time at all: give a longer one, or remove it")
public record Budget(
    @JsonPropertyDescription("Points in all.") @Required @Min(1) @Max(100_000) Integer maxTrials,
    @JsonPropertyDescription("Trials that run at once.") @Default("1") @Min(1) @Max(10_000)
        Integer parallelism,
    @JsonPropertyDescription(
            "More failed trials than this fail the Study; infeasible ones do not count.")
        @Default("3")
        @Min(0)
        @Max(100_000)
        Integer maxFailedTrials,
    @JsonPropertyDescription(
            "How long the attempts of one trial may run in all, such as 2h, 1h30m or 7d; then the"
                + " trial has failed.")
        @Size(min = 2, max = 32)
        @Pattern(Durations.PATTERN)
        String trialDeadline,
    @JsonPropertyDescription(
            "How long the Study may take from its first trial on, such as 12h or 7d; the time that"
                + " it is suspended does not count.")
        @Size(min = 2, max = 32)
        @Pattern(Durations.PATTERN)
        String studyDeadline) {}
