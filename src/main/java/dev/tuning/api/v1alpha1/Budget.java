package dev.tuning.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;

/**
 * What a Study may use. Every field may change at any time; a smaller budget never deletes a
 * finished trial.
 *
 * @param maxTrials points in all
 * @param parallelism trials that run at once
 * @param maxFailedTrials more application failures than this fail the Study
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Budget(
    @JsonPropertyDescription("Points in all.") @Required @Min(1) @Max(100_000) Integer maxTrials,
    @JsonPropertyDescription("Trials that run at once.") @Default("1") @Min(1) @Max(10_000)
        Integer parallelism,
    @JsonPropertyDescription(
            "More failed trials than this fail the Study; infeasible ones do not count.")
        @Default("3")
        @Min(0)
        @Max(100_000)
        Integer maxFailedTrials) {}
