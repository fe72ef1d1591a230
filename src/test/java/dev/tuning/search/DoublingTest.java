package dev.tuning.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tuning.space.BooleanDomain;
import dev.tuning.space.DoubleDomain;
import dev.tuning.space.FixedValue;
import dev.tuning.space.IntegerDomain;
import dev.tuning.space.Parameter;
import dev.tuning.space.Role;
import dev.tuning.space.Scale;
import dev.tuning.space.Space;
import dev.tuning.space.When;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoublingTest {

  private static final Parameter FIXED = new Parameter("lr", new FixedValue(0.1));

  private static Parameter size(long min, long max) {
    return new Parameter("batchSize", new IntegerDomain(min, max, Scale.LINEAR));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "8 | 64 | 8 16 32 64",
        "8 | 63 | 8 16 32",
        "8 | 15 | 8",
        "8 | 8 | 8",
        "3 | 50 | 3 6 12 24 48",
        "1 | 2 | 1 2",
      })
  void doublesFromMinToMax(long min, long max, String sizes) {
    var search = new Doubling(new Space(List.of(FIXED, size(min, max))), "batchSize");

    assertThat(
            LongStream.range(0, search.size())
                .mapToObj(i -> search.pointAt(i).orElseThrow().get("batchSize").toString()))
        .containsExactly(sizes.split(" "));
    assertThat(search.pointAt(search.size())).isEmpty();
    assertThat(search.pointAt(0)).contains(Map.of("lr", 0.1, "batchSize", min));
  }

  @Test
  void theLargestRangeHasAnEnd() {
    assertThat(Doubling.sizes(1, (1L << 53) - 1)).isEqualTo(53);
    assertThat(
            new Doubling(new Space(List.of(size(1, (1L << 53) - 1))), "batchSize")
                .pointAt(52)
                .orElseThrow())
        .containsEntry("batchSize", 1L << 52);
  }

  @Test
  void whatIsNoProbeIsRefused() {
    refused(List.of(FIXED), "batchSize", "batchSize");
    refused(List.of(size(0, 4)), "batchSize", "at least 1");
    refused(List.of(FIXED, size(1, 4)), "lr", "batchSize Fixed");
    refused(
        List.of(size(1, 4), new Parameter("lr", new DoubleDomain(0, 1, Scale.LINEAR))),
        "batchSize",
        "make lr Fixed");
    refused(
        List.of(
            size(1, 4),
            new Parameter("bias", new FixedValue(true)),
            new Parameter(
                "lr",
                Role.FIXED,
                new FixedValue(1L),
                Optional.of(new When("bias", List.of(true))))),
        "batchSize",
        "remove its when");
    refused(List.of(new Parameter("bias", new BooleanDomain())), "bias", "Nuisance integer");
  }

  private static void refused(List<Parameter> parameters, String parameter, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Doubling(new Space(parameters), parameter))
        .withMessageContaining(message);
  }
}
