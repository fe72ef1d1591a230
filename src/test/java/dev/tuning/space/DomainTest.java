package dev.tuning.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every domain promises. */
class DomainTest {

  @Provide
  Arbitrary<Domain> domains() {
    return RandomSpaces.any()
        .filter(space -> !space.parameters().isEmpty())
        .map(space -> space.parameters().getFirst().domain());
  }

  @Provide
  Arbitrary<Domain> counted() {
    return domains().filter(domain -> domain.size() != Domain.UNCOUNTED);
  }

  @Property(seed = "1")
  void containsWhatItGives(@ForAll("domains") Domain domain, @ForAll @UnitPosition double u) {
    assertThat(domain.contains(domain.valueAt(u))).isTrue();
    assertThat(domain.unitOf(domain.valueAt(u))).isBetween(0.0, 1.0);
  }

  @Property(seed = "2")
  void aValueIsThatOfItsPosition(@ForAll("counted") Domain domain, @ForAll @UnitPosition double u) {
    Object value = domain.valueAt(u);

    assertThat(domain.valueAt(domain.unitOf(value))).isEqualTo(value);
  }

  @Property(seed = "3")
  void aPositionIsInTheCellOfItsValue(
      @ForAll("counted") Domain domain,
      @ForAll @UnitPosition double u,
      @ForAll @UnitPosition double between) {
    double center = domain.unitOf(domain.valueAt(u));

    assertThat(domain.valueAt(u + between * (center - u))).isEqualTo(domain.valueAt(u));
  }

  @Property(seed = "4")
  void aValueIsThatOfItsRank(@ForAll("counted") Domain domain, @ForAll @UnitPosition double u) {
    long rank = domain.rankOf(domain.valueAt(u));

    assertThat(rank).isBetween(0L, domain.size() - 1);
    assertThat(domain.valueOfRank(rank)).isEqualTo(domain.valueAt(u));
  }

  @Property(seed = "5")
  void ranksGoFromOneEndToTheOther(@ForAll("counted") Domain domain) {
    assertThat(domain.rankOf(domain.valueAt(0))).isZero();
    assertThat(domain.rankOf(domain.valueAt(1))).isEqualTo(domain.size() - 1);
  }

  @Property(seed = "6")
  void theBoundsOfADoubleGoThereAndBackExactly(@ForAll("reals") DoubleDomain domain) {
    for (double bound : List.of(domain.min(), domain.max())) {
      assertThat(domain.valueAt(domain.unitOf(bound))).isEqualTo(bound);
    }
    assertThat(domain.valueAt(0)).isEqualTo(domain.min());
    assertThat(domain.valueAt(1)).isEqualTo(domain.size() == 1 ? domain.min() : domain.max());
  }

  @Provide
  Arbitrary<DoubleDomain> reals() {
    Arbitrary<Double> bounds = Arbitraries.doubles().between(1e-9, 1e9).ofScale(9);
    return bounds.flatMap(
        a ->
            bounds.flatMap(
                b ->
                    Arbitraries.of(Scale.class)
                        .map(scale -> new DoubleDomain(Math.min(a, b), Math.max(a, b), scale))));
  }

  /** Up to the widest: there neighbours may share a position, but the ends do not move. */
  @Property(seed = "7")
  void theEndsOfARangeOfIntegersAreReached(
      @ForAll Scale scale,
      @ForAll @LongRange(min = 1, max = Numbers.MAX_INTEGER) long a,
      @ForAll @LongRange(min = 1, max = Numbers.MAX_INTEGER) long b) {
    IntegerDomain domain = new IntegerDomain(Math.min(a, b), Math.max(a, b), scale);

    assertThat(domain.valueAt(0)).isEqualTo(domain.min());
    assertThat(domain.valueAt(1)).isEqualTo(domain.max());
  }

  @Property(seed = "8")
  void aListHasEqualCellsWhateverItsScale(
      @ForAll Scale scale,
      @ForAll @Size(min = 1, max = 30) Set<@LongRange(min = 1, max = 1L << 50) Long> values) {
    DiscreteDomain domain = new DiscreteDomain(List.copyOf(values), scale);

    List<Number> ascending = values.stream().sorted().map(value -> (Number) value).toList();
    int size = ascending.size();
    assertThat(domain.values()).isEqualTo(ascending);
    for (int i = 0; i < size; i++) {
      assertThat(domain.unitOf(ascending.get(i))).isEqualTo((i + 0.5) / size);
      assertThat(domain.valueAt((i + 0.01) / size)).isEqualTo(ascending.get(i));
      assertThat(domain.valueAt((i + 0.99) / size)).isEqualTo(ascending.get(i));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LOG", "REVERSE_LOG"})
  void aListOnALogarithmicScaleIsPositive(Scale scale) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DiscreteDomain(List.of(1L, 0L), scale))
        .withMessage(
            "scale %s needs min > 0, but min is 0.0: raise min, or use Linear".formatted(scale));
  }

  @Test
  void ranksOfARealIntervalAreRefused() {
    DoubleDomain domain = new DoubleDomain(0, 1, Scale.LINEAR);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> domain.rankOf(0.5))
        .withMessage("the values of a real interval can't be counted");
    assertThatIllegalArgumentException().isThrownBy(() -> domain.valueOfRank(0));
  }

  @Test
  void aConstantDoubleHasOneRank() {
    DoubleDomain domain = new DoubleDomain(0.1, 0.1, Scale.LOG);

    assertThat(domain.size()).isEqualTo(1);
    assertThat(domain.valueOfRank(0)).isEqualTo(0.1);
    assertThat(domain.rankOf(0.1)).isZero();
    assertThatIllegalArgumentException().isThrownBy(() -> domain.rankOf(0.2));
  }

  @ParameterizedTest
  @EnumSource
  void zeroIsWrittenInOneWay(Scale scale) {
    if (scale == Scale.LINEAR) {
      assertThat(new DoubleDomain(0.0, -0.0, scale).valueAt(0.3)).isEqualTo(0.0);
      assertThat(new DoubleDomain(-0.0, 1, scale).valueAt(0)).isEqualTo(0.0);
      assertThat(new DoubleDomain(-1, -0.0, scale).valueAt(1)).isEqualTo(0.0);
    }
  }

  /** A BigDecimal may be a hair below the integer that it equals as a double. */
  @Test
  void aNumberOfAnyClassHasTheRankOfItsDouble() {
    IntegerDomain domain = new IntegerDomain(8, 10, Scale.LINEAR);
    BigDecimal almostEight = new BigDecimal("7.9999999999999999999999");

    assertThat(domain.contains(almostEight)).isTrue();
    assertThat(domain.rankOf(almostEight)).isZero();
    assertThat(LongStream.of(8, 9, 10).map(domain::rankOf)).containsExactly(0L, 1L, 2L);
  }
}
