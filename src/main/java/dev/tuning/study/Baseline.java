package dev.tuning.study;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tuning.api.v1alpha1.StudySpec;
import dev.tuning.api.v1alpha1.TrialSpec.Purpose;
import dev.tuning.search.Hashing;
import dev.tuning.space.Space;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration of today, with which the best points of a search are compared.
 *
 * @param values a value for each active parameter, which may lie outside the searched ranges
 */
public record Baseline(Map<String, Object> values) {

  /**
   * Baselines have indices from 2^24 on, where no search comes, up to 2^25, where {@link
   * dev.tuning.search.Seeds} begins to repeat.
   */
  private static final long FIRST_INDEX = 1L << 24;

  /**
   * The baseline of a Study; empty if it has none.
   *
   * @throws IllegalArgumentException if it is no assignment of the Study's parameters, with a
   *     message that names field and remedy
   */
  public static Optional<Baseline> of(StudySpec spec) {
    return spec.confirm() == null || spec.confirm().baseline() == null
        ? Optional.empty()
        : Optional.of(of(spec, "spec.confirm.baseline", spec.confirm().baseline()));
  }

  /**
   * Reads one.
   *
   * @param spec the Study whose parameters have values in it
   * @param field where it stands, for the message
   * @throws IllegalArgumentException if it is no assignment of these parameters
   */
  public static Baseline of(StudySpec spec, String field, Map<String, JsonNode> given) {
    Space space = StudySpace.of(spec);
    try {
      return new Baseline(space.completeBeyondRanges(Parameters.scalars(given)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(field + ": " + e.getMessage(), e);
    }
  }

  /**
   * The index of its trials, a function of its values: another baseline of the same Study has
   * trials of its own.
   */
  public long index() {
    long hash = 0;
    for (Map.Entry<String, Object> value : values.entrySet()) {
      hash =
          Hashing.mix(
              hash, Hashing.fnv1a(value.getKey()), Hashing.fnv1a(String.valueOf(value.getValue())));
    }
    return FIRST_INDEX + Long.remainderUnsigned(hash, FIRST_INDEX);
  }

  /** A trial of it. */
  public PlannedTrial trial(int replicate) {
    return new PlannedTrial(index(), replicate, Purpose.Baseline, Parameters.json(values));
  }
}
