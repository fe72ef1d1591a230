package dev.tuning.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;

/**
 * What one trial runs.
 *
 * @param study name of the Study, in the same namespace
 * @param index which point, from 0: of a trial that confirms one, the point of the search; that of
 *     the baseline is at least 2^24, where no search comes
 * @param replicate which repetition of the point, from 0; those that confirm it follow on those of
 *     the search
 * @param purpose why it runs
 * @param parameters the active parameters and their values
 * @param seed the trial's INIT_SEED
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self == oldSelf",
    message = "the spec of a Trial can't change: a Study creates the trials that it needs")
public record TrialSpec(
    @Required @Size(min = 1, max = 63) String study,
    @Required Long index,
    @Required Integer replicate,
    @Required Purpose purpose,
    @Required Map<String, JsonNode> parameters,
    @Required Long seed) {

  /** One as it was read. */
  public TrialSpec {
    study = Shared.word(study);
    parameters = NamedValues.of(parameters);
  }

  /** Why a trial runs. */
  public enum Purpose {
    /** To find a good point. */
    Search,
    /** To see how good one of the best points is with fresh seeds. */
    Confirm,
    /** To see how good the configuration of today is. */
    Baseline
  }

  /** Whether the search has made it. */
  @JsonIgnore
  public boolean isOfSearch() {
    return purpose == Purpose.Search;
  }
}
