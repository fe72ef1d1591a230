package dev.tuning.analysis.insight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.space.DiscreteDomain;
import dev.tuning.space.Domain;
import dev.tuning.space.DoubleDomain;
import dev.tuning.space.IntegerDomain;
import dev.tuning.space.Parameter;
import dev.tuning.space.Scale;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Where to search next if the best points lie at a bound. */
class NextRangeTest {

  static Stream<Arguments> ranges() {
    return Stream.of(
        below("layers", new IntegerDomain(4, 12, Scale.LINEAR), 1, 12),
        below("layers from the first one on", new IntegerDomain(1, 12, Scale.LINEAR)),
        below("a width", new IntegerDomain(64, 512, Scale.LOG), 23, 512),
        below(
            "a list of widths", new DiscreteDomain(List.of(16L, 64L, 256L), Scale.LINEAR), 1, 256),
        below("an exponent", new IntegerDomain(-8, 2, Scale.LINEAR), -13, 2),
        below("an exponent below 0", new IntegerDomain(-8, -2, Scale.LINEAR), -11, -2),
        below("from 0 on", new DoubleDomain(0, 0.5, Scale.LINEAR)),
        below("a rate", new DoubleDomain(1e-3, 1e-1, Scale.LOG), 1e-4, 1e-1),
        above("an exponent upwards", new IntegerDomain(-8, -2, Scale.LINEAR), -8, 1),
        above("a share", new DoubleDomain(0, 1, Scale.LINEAR)),
        above("a share that is never 1", new DoubleDomain(0.8, 0.95, Scale.LINEAR), 0.8, 0.975),
        above("far from 0", new DoubleDomain(100, 102, Scale.LINEAR), 100, 103),
        below("far from 0, below", new DoubleDomain(1000, 1040, Scale.LINEAR), 980, 1040),
        above("integers far from 0", new IntegerDomain(1000, 1020, Scale.LINEAR), 1000, 1030),
        above("momentum", new DoubleDomain(0.5, 0.99, Scale.REVERSE_LOG), 0.5, 0.999));
  }

  private static Arguments below(String name, Domain domain, double... range) {
    return Arguments.argumentSet(name, domain, false, range);
  }

  private static Arguments above(String name, Domain domain, double... range) {
    return Arguments.argumentSet(name, domain, true, range);
  }

  @ParameterizedTest
  @MethodSource("ranges")
  void isWiderAtTheBoundUnlessThatIsANaturalOne(Domain domain, boolean upper, double[] range) {
    assertThat(NextRange.beyond(new Parameter("x", domain), upper))
        .isEqualTo(
            range.length == 0 ? Optional.empty() : Optional.of(new NextRange(range[0], range[1])));
  }

  /** What is a share by its name stays one, also on a logarithmic scale. */
  @ParameterizedTest
  @CsvSource({
    "dropout,        0.01, 0.8,    LOG,         0.9",
    "dropout,        0.05, 0.5,    LOG,         0.75",
    "labelSmoothing, 0.01, 0.25,   LOG,         0.62",
    "momentum,       0.5,  0.9,    LOG,         0.95",
    "oneMinusBeta1,  0.01, 0.5,    LOG,         0.75",
    "keepProb,       0.1,  1,      LOG,         ",
    "momentum,       0.5,  0.999,  LINEAR,      0.9995",
    "momentum,       0.5,  0.99,   LINEAR,      0.995",
    "momentum,       0.9,  0.9999, REVERSE_LOG, 0.99999",
    "learningRate,   0.01, 0.8,    LOG,         7.2",
  })
  void aShareStaysBelowOne(String name, double min, double max, Scale scale, Double next) {
    var parameter = new Parameter(name, new DoubleDomain(min, max, scale));

    assertThat(NextRange.beyond(parameter, true).map(NextRange::max))
        .isEqualTo(Optional.ofNullable(next));
  }
}
