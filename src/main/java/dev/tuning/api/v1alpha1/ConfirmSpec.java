package dev.tuning.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import java.util.Map;

/**
 * What is run again with fresh seeds once the search is over, to tell a better configuration from a
 * lucky one. Every field may change at any time.
 *
 * @param top how many of the best points
 * @param replicates how many trials of each of them, and of the baseline
 * @param baseline the configuration of today, with a value for every active parameter but Fixed
 *     ones; its values may lie outside the searched ranges; absent: the points are compared with
 *     each other
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConfirmSpec(
    @JsonPropertyDescription("How many of the best points are run again.")
        @Default("3")
        @Min(1)
        @Max(20)
        Integer top,
    @JsonPropertyDescription(
            "Trials of each of these points, and of the baseline, with fresh seeds.")
        @Default("5")
        @Min(2)
        @Max(50)
        Integer replicates,
    @JsonPropertyDescription(
            "The configuration of today: a value for every active parameter, Fixed ones may be left"
                + " out. Values may lie outside the searched ranges.")
        @JsonDeserialize(using = PointReader.class)
        Map<String, JsonNode> baseline) {

  private static final int TOP = 3;
  private static final int REPLICATES = 5;

  /** The number of points: three where the field is absent. */
  public int topOrDefault() {
    return top == null ? TOP : top;
  }

  /** The number of trials of a point: five where the field is absent. */
  public int replicatesOrDefault() {
    return replicates == null ? REPLICATES : replicates;
  }
}
