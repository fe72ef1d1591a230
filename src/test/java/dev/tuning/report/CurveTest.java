package dev.tuning.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CurveTest {

  private static final Curve FALLING = curve(Map.of(100L, .125, 50L, .5, 0L, 2.0));

  /** Written by the Kubernetes client, whose mapper has modules that a plain one lacks. */
  @Test
  void isAListOfPairsInJson() throws JsonProcessingException {
    String json = "[[0,2.0],[50,0.5],[100,0.125]]";

    assertThat(new ObjectMapper().writeValueAsString(FALLING)).isEqualTo(json);
    assertThat(new KubernetesSerialization().asJson(FALLING)).isEqualTo(json);
  }

  static Stream<Curve> curves() {
    return Stream.of(
        FALLING,
        curve(Map.of()),
        curve(
            Map.of(
                0L,
                Double.MIN_VALUE,
                1L,
                Double.MAX_VALUE,
                2L,
                0.1,
                3L,
                -1.0 / 3,
                (1L << 53) - 1,
                1e-7)));
  }

  @ParameterizedTest
  @MethodSource("curves")
  void survivesJson(Curve curve) throws JsonProcessingException {
    var kubernetes = new KubernetesSerialization();

    assertThat(read(new ObjectMapper().writeValueAsString(curve))).isEqualTo(curve);
    assertThat(kubernetes.unmarshal(kubernetes.asJson(curve), Curve.class)).isEqualTo(curve);
  }

  @Test
  void jsonMayBeInAnyOrderAndTheLastOfARepeatedStepCounts() throws JsonProcessingException {
    assertThat(read("[[100, 0.125], [50, 9], [0, 2], [50, 0.5]]")).isEqualTo(FALLING);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[[1]]",
        "[[1, 2, 3]]",
        "[[]]",
        "[[1, \"nan\"]]",
        "[[\"1\", 2]]",
        "[[1, null]]",
        "[1, 2]",
        "{}"
      })
  void jsonOfAnotherFormIsRefused(String json) {
    assertThatExceptionOfType(JsonMappingException.class).isThrownBy(() -> read(json));
  }

  @Test
  void pointsAreInOrderOfTheSteps() {
    assertThat(FALLING.size()).isEqualTo(3);
    assertThat(FALLING.step(0)).isZero();
    assertThat(FALLING.value(0)).isEqualTo(2);
    assertThat(FALLING.step(2)).isEqualTo(100);
    assertThat(FALLING.value(2)).isEqualTo(.125);
    assertThat(FALLING.valuesByStep())
        .containsExactly(Map.entry(0L, 2.0), Map.entry(50L, .5), Map.entry(100L, .125));
  }

  @Test
  void equalsWhatHasTheSamePoints() {
    assertThat(FALLING)
        .isEqualTo(curve(Map.of(0L, 2.0, 50L, .5, 100L, .125)))
        .hasSameHashCodeAs(curve(Map.of(0L, 2.0, 50L, .5, 100L, .125)))
        .isNotEqualTo(curve(Map.of(0L, 2.0, 50L, .5, 100L, .25)))
        .isNotEqualTo(curve(Map.of(0L, 2.0, 50L, .5, 101L, .125)))
        .isNotEqualTo(curve(Map.of(0L, 2.0, 50L, .5)))
        .isNotEqualTo(FALLING.valuesByStep());
  }

  /** JSON has no such numbers. */
  @Test
  void whatIsNotFiniteIsAWord() throws JsonProcessingException {
    Curve diverging =
        curve(
            Map.of(
                0L,
                .5,
                1L,
                Double.NaN,
                2L,
                Double.POSITIVE_INFINITY,
                3L,
                Double.NEGATIVE_INFINITY));
    String json = "[[0,0.5],[1,\"NaN\"],[2,\"Infinity\"],[3,\"-Infinity\"]]";

    assertThat(new KubernetesSerialization().asJson(diverging)).isEqualTo(json);
    assertThat(read(json)).isEqualTo(diverging);
  }

  @Test
  void aChangedCopyDoesNotChangeIt() {
    FALLING.valuesByStep().clear();

    assertThat(FALLING.valuesByStep()).hasSize(3);
  }

  private static Curve curve(Map<Long, Double> valuesByStep) {
    return Curve.of(new TreeMap<>(valuesByStep));
  }

  private static Curve read(String json) throws JsonProcessingException {
    return new ObjectMapper().readValue(json, Curve.class);
  }
}
