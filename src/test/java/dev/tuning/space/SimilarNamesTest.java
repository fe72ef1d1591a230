package dev.tuning.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SimilarNamesTest {

  private static final List<String> NAMES =
      List.of("learningRate", "layers", "beta1", "beta2", "lr", "x");

  @ParameterizedTest
  @CsvSource({
    "learningrate, learningRate",
    "learning_rate, learningRate",
    "leanringRate, learningRate",
    "learnigRat, learningRate",
    "layer, layers",
    "LR, lr",
    "beta2., beta2",
    "beta3, beta1",
  })
  void aMisspeltNameIsKnown(String unknown, String meant) {
    assertThat(SimilarNames.meant(unknown, NAMES)).contains(meant);
  }

  @ParameterizedTest
  @ValueSource(strings = {"foo", "y", "lx", "momentum", "rate", "", "_"})
  void anotherNameIsNone(String unknown) {
    assertThat(SimilarNames.meant(unknown, NAMES)).isEmpty();
  }

  /** Of two texts of a million letters no machine counts the mistakes. */
  @Test
  void aNameOfAnyLengthIsAnswered() {
    assertThat(SimilarNames.meant("learningRate".repeat(100_000), NAMES)).isEmpty();
  }

  @Test
  void theNearestComesFirst() {
    assertThat(
            SimilarNames.nearestFirst(
                "validation/error",
                List.of("train/loss", "validation/loss", "validation/eror", "b", "a")))
        .startsWith("validation/eror", "validation/loss")
        .containsSubsequence("a", "b")
        .hasSize(5);
    assertThat(SimilarNames.nearestFirst("a", List.of())).isEmpty();
  }
}
