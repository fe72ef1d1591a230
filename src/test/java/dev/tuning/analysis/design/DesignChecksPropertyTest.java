package dev.tuning.analysis.design;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.space.BooleanDomain;
import dev.tuning.space.CategoricalDomain;
import dev.tuning.space.DiscreteDomain;
import dev.tuning.space.Domain;
import dev.tuning.space.DoubleDomain;
import dev.tuning.space.FixedValue;
import dev.tuning.space.IntegerDomain;
import dev.tuning.space.Parameter;
import dev.tuning.space.Role;
import dev.tuning.space.Scale;
import dev.tuning.space.Space;
import dev.tuning.space.When;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class DesignChecksPropertyTest {

  private static final List<String> NAMES =
      List.of(
          "lr",
          "finalLr",
          "wd",
          "dropout",
          "useDropout",
          "dropoutRate",
          "momentum",
          "nesterov",
          "beta1",
          "adamBeta2",
          "epsilon",
          "oneMinusBeta1",
          "logLr",
          "emaDecay",
          "gamma",
          "optimizer",
          "opt",
          "layers",
          "activation",
          "batchSize",
          "epochs",
          "warmup",
          "warmupSteps",
          "x");

  private static final List<String> VALUES =
      List.of(
          "sgd", "momentum", "adam", "AdamW", "rmsprop", "shampoo", "max", "log", "-", "warmup");

  private static final double[] BOUNDS = {
    -1e300, -1, 0, Double.MIN_VALUE, 1e-8, 1e-3, 0.5, 0.9, 0.999, Math.nextDown(1.0), 1, 64, 1e300
  };

  private static final long LARGEST = (1L << 53) - 1;

  @Property
  void nothingThrowsAndEveryFindingIsWhole(
      @ForAll long seed,
      @ForAll Algorithm algorithm,
      @ForAll @LongRange(min = 1) long points,
      @ForAll @IntRange(min = 1) int parallelism,
      @ForAll @IntRange(min = 1) int replicates) {
    Design design = new Design(space(new Random(seed)), algorithm, points, parallelism, replicates);

    for (Finding finding : DesignChecks.findings(design, Set.of())) {
      assertThat(DesignChecks.ids()).contains(finding.check());
      assertThat(finding.parameter())
          .matches(
              name ->
                  name.isEmpty()
                      || design.space().parameters().stream()
                          .anyMatch(parameter -> parameter.name().equals(name.get())));
      assertThat(finding.message())
          .endsWith(".")
          .doesNotContain("null", "NaN", "Infinity", "Optional", "%s", "-9223", "to 0,", "to 0.\n");
      assertThat(finding.source()).startsWith("playbook, \"").endsWith("\"");
    }
  }

  /** A few parameters that a space accepts, of every kind, role and condition. */
  private static Space space(Random random) {
    Set<String> names = new LinkedHashSet<>();
    int count = random.nextInt(10);
    while (names.size() < count) {
      names.add(pick(NAMES, random));
    }
    List<Parameter> parameters = new ArrayList<>();
    for (String name : names) {
      try {
        parameters.add(parameter(name, parameters, random));
        new Space(parameters);
      } catch (IllegalArgumentException notValid) {
        if (!parameters.isEmpty() && parameters.getLast().name().equals(name)) {
          parameters.removeLast();
        }
      }
    }
    return new Space(parameters);
  }

  private static Parameter parameter(String name, List<Parameter> earlier, Random random) {
    Domain domain = domain(random);
    Role role =
        domain instanceof FixedValue
            ? Role.FIXED
            : random.nextInt(3) == 0 ? Role.SCIENTIFIC : Role.NUISANCE;
    Optional<When> when =
        earlier.isEmpty() || random.nextBoolean()
            ? Optional.empty()
            : Optional.of(pick(earlier, random))
                .map(
                    parent ->
                        new When(
                            parent.name(), List.of(parent.domain().valueAt(random.nextDouble()))));
    return new Parameter(name, role, domain, when);
  }

  private static Domain domain(Random random) {
    double a = BOUNDS[random.nextInt(BOUNDS.length)];
    double b = BOUNDS[random.nextInt(BOUNDS.length)];
    Scale scale = Scale.values()[random.nextInt(3)];
    return switch (random.nextInt(7)) {
      case 0 -> new BooleanDomain();
      case 1 -> new CategoricalDomain(VALUES.subList(0, 1 + random.nextInt(VALUES.size())));
      case 2 -> new DiscreteDomain(a == b ? List.of(a) : List.of(a, b), scale);
      case 3 -> new IntegerDomain(1, pick(List.of(1L, 3L, 100L, LARGEST), random), scale);
      case 4 -> new FixedValue(pick(List.of("adam", true, false, 0.0, 0.1, 3L), random));
      default -> new DoubleDomain(Math.min(a, b), Math.max(a, b), scale);
    };
  }

  private static <T> T pick(List<T> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }
}
