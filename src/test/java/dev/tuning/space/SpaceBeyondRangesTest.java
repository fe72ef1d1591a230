package dev.tuning.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Configurations to compare points with, which need not be points. */
class SpaceBeyondRangesTest {

  private static final Space SPACE =
      new Space(
          List.of(
              new Parameter("rate", new DoubleDomain(1e-4, 1, Scale.LOG)),
              new Parameter("units", new IntegerDomain(8, 512, Scale.LOG)),
              new Parameter("layers", new DiscreteDomain(List.of(1L, 2L))),
              new Parameter("dropout", new DiscreteDomain(List.of(0.0, 0.5))),
              new Parameter("optimizer", new CategoricalDomain(List.of("sgd", "adam"))),
              new Parameter("bias", new BooleanDomain()),
              new Parameter(
                  "beta",
                  Role.NUISANCE,
                  new DoubleDomain(.5, .9, Scale.LINEAR),
                  Optional.of(new When("optimizer", List.of("adam")))),
              new Parameter("batch", Role.FIXED, new FixedValue(64L), Optional.empty())));

  private static Map<String, Object> today() {
    Map<String, Object> values = new HashMap<>();
    values.put("rate", 5L);
    values.put("units", 1024.0);
    values.put("layers", 7L);
    values.put("dropout", .3);
    values.put("optimizer", "rmsprop");
    values.put("bias", true);
    return values;
  }

  @Test
  void valuesMayLieOutsideAndAreWrittenAsTheirParameterWritesThem() {
    Map<String, Object> whole = SPACE.completeBeyondRanges(today());

    assertThat(whole)
        .containsExactly(
            Map.entry("rate", 5.0),
            Map.entry("units", 1024L),
            Map.entry("layers", 7L),
            Map.entry("dropout", .3),
            Map.entry("optimizer", "rmsprop"),
            Map.entry("bias", true),
            Map.entry("batch", 64L));
    assertThat(SPACE.completeBeyondRanges(whole)).isEqualTo(whole);
  }

  @Test
  void aFixedParameterMayHaveAnotherValue() {
    Map<String, Object> values = today();
    values.put("batch", 32L);

    assertThat(SPACE.completeBeyondRanges(values)).containsEntry("batch", 32L);
  }

  static List<Arguments> wrong() {
    return List.of(
        Arguments.of("rate", null, "rate has no value: give one"),
        Arguments.of("rate", "5", "rate is \"5\", which is not of the kind"),
        Arguments.of("rate", Double.POSITIVE_INFINITY, "rate is Infinity"),
        Arguments.of("units", 8.5, "units is 8.5"),
        Arguments.of("units", 1e300, "units is 1.0E300"),
        Arguments.of("layers", 1.5, "layers is 1.5"),
        Arguments.of("optimizer", 1L, "optimizer is 1"),
        Arguments.of("bias", "true", "bias is \"true\""),
        Arguments.of("batch", "64", "batch is \"64\""),
        Arguments.of("beta", .7, "beta has a value, but is inactive"),
        Arguments.of("ratee", 1L, "there is no parameter of that name"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void otherKindsAreRefused(String name, Object value, String message) {
    Map<String, Object> values = today();
    values.put(name, value);

    assertThatThrownBy(() -> SPACE.completeBeyondRanges(values))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void whatDependsOnAValueIsNeeded() {
    Map<String, Object> values = today();
    values.put("optimizer", "adam");

    assertThatThrownBy(() -> SPACE.completeBeyondRanges(values))
        .hasMessage("beta has no value: give one");
  }
}
