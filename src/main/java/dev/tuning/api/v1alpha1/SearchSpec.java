package dev.tuning.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;

/**
 * How points are chosen.
 *
 * @param algorithm the search algorithm
 * @param seed the same seed gives the same points
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SearchSpec(
    @JsonPropertyDescription("The search algorithm.") @Default("QuasiRandom") Algorithm algorithm,
    @JsonPropertyDescription("The same seed gives the same points.") @Default("0") Long seed) {

  /** The search algorithms. */
  public enum Algorithm {
    QuasiRandom
  }
}
