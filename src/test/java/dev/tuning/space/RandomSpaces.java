package dev.tuning.space;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/**
 * Valid spaces of up to eight parameters, in which conditions are nested and parents may be listed
 * after their children.
 */
public final class RandomSpaces {

  private static final int MAX_PARAMETERS = 8;

  /** With at most four values each there are at most 64 combinations. */
  private static final int MAX_SCIENTIFIC = 3;

  private final Random random;
  private final boolean finite;
  private final List<Parameter> parameters = new ArrayList<>();
  private int scientific;

  private RandomSpaces(Random random, boolean finite) {
    this.random = random;
    this.finite = finite;
  }

  /** Spaces of every kind of parameter. */
  public static Arbitrary<Space> any() {
    return Arbitraries.longs().map(seed -> new RandomSpaces(new Random(seed), false).space());
  }

  /** Spaces without doubles, of at most a few thousand assignments. */
  public static Arbitrary<Space> finite() {
    return Arbitraries.longs().map(seed -> new RandomSpaces(new Random(seed), true).space());
  }

  private Space space() {
    int size = 1 + random.nextInt(finite ? 6 : MAX_PARAMETERS);
    for (int i = 0; i < size; i++) {
      parameters.add(parameter("p" + i));
    }
    Collections.shuffle(parameters, random);
    return new Space(parameters);
  }

  private Parameter parameter(String name) {
    List<Parameter> parents =
        parameters.stream()
            .filter(parameter -> !(parameter.domain() instanceof DoubleDomain))
            .toList();
    Optional<Parameter> parent =
        parents.isEmpty() || random.nextInt(3) == 0
            ? Optional.empty()
            : Optional.of(parents.get(random.nextInt(parents.size())));
    Optional<When> when = parent.map(this::when);
    boolean canBeScientific =
        scientific < MAX_SCIENTIFIC && parent.map(this::isDecidedByScience).orElse(true);
    int role = random.nextInt(4);
    if (role == 0) {
      return new Parameter(name, Role.FIXED, fixed(), when);
    }
    if (role == 1 && canBeScientific) {
      scientific++;
      return new Parameter(name, Role.SCIENTIFIC, list(), when);
    }
    return new Parameter(
        name, Role.NUISANCE, finite || random.nextInt(3) == 0 ? list() : range(), when);
  }

  private boolean isDecidedByScience(Parameter parameter) {
    return parameter.role() != Role.NUISANCE
        && parameter
            .when()
            .map(
                when ->
                    parameters.stream()
                        .filter(other -> other.name().equals(when.parent()))
                        .allMatch(this::isDecidedByScience))
            .orElse(true);
  }

  private When when(Parameter parent) {
    Domain domain = parent.domain();
    return new When(
        parent.name(),
        IntStream.range(0, 1 + random.nextInt(3))
            .mapToObj(i -> domain.valueOfRank(random.nextLong(domain.size())))
            .toList());
  }

  private FixedValue fixed() {
    return new FixedValue(
        switch (random.nextInt(4)) {
          case 0 -> random.nextDouble();
          case 1 -> random.nextLong(-1000, 1000);
          case 2 -> "fixed";
          default -> random.nextBoolean();
        });
  }

  /** A domain of at most four values. */
  private Domain list() {
    int size = 1 + random.nextInt(4);
    return switch (random.nextInt(4)) {
      case 0 -> new BooleanDomain();
      case 1 -> new CategoricalDomain(IntStream.range(0, size).mapToObj(i -> "c" + i).toList());
      case 2 ->
          new DiscreteDomain(
              IntStream.range(0, size)
                  .mapToObj(i -> random.nextBoolean() ? (Number) (1L + i) : (Number) (1.5 + i))
                  .toList(),
              scale());
      default -> {
        long min = 1 + random.nextInt(5);
        yield new IntegerDomain(min, min + size - 1, scale());
      }
    };
  }

  private Domain range() {
    Scale scale = scale();
    boolean constant = random.nextInt(8) == 0;
    if (random.nextBoolean()) {
      double min = Math.exp(random.nextDouble(-10, 5));
      double max = constant ? min : min * Math.exp(random.nextDouble(0.01, 10));
      return new DoubleDomain(min, max, scale);
    }
    long min = random.nextLong(1, 1L << random.nextInt(1, 41));
    return new IntegerDomain(
        min, constant ? min : min + random.nextLong(1L << random.nextInt(1, 41)), scale);
  }

  private Scale scale() {
    return Scale.values()[random.nextInt(3)];
  }

  /** Every value of a domain that is not a real interval. */
  static List<Object> values(Domain domain) {
    return LongStream.range(0, domain.size()).mapToObj(domain::valueOfRank).toList();
  }
}
