package dev.tuning.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Whether assignments are counted, ranked and grouped as brute force does. */
class SpaceEnumerationTest {

  @Provide
  Arbitrary<Space> finite() {
    return RandomSpaces.finite();
  }

  /** Those whose parents have few values, so that brute force ends. */
  @Provide
  Arbitrary<Space> small() {
    return RandomSpaces.any()
        .filter(
            space ->
                space.parameters().size() <= 6
                    && space.parameters().stream()
                        .map(Parameter::domain)
                        .allMatch(
                            domain -> domain.size() <= 4 || domain.size() == Domain.UNCOUNTED));
  }

  @Property(tries = 300, seed = "1")
  void everyAssignmentHasOneRank(@ForAll("finite") Space space) {
    Set<Map<String, Object>> expected = Enumeration.of(space);

    List<Map<String, Object>> ranked =
        LongStream.range(0, space.size()).mapToObj(space::assignmentOfRank).toList();

    assertThat(ranked).doesNotHaveDuplicates().hasSameSizeAs(expected);
    assertThat(Set.copyOf(ranked)).isEqualTo(expected);
    ranked.forEach(assignment -> assertThat(space.complete(assignment)).isEqualTo(assignment));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> space.assignmentOfRank(space.size()))
        .withMessage("there is no assignment of rank " + space.size());
    assertThatIllegalArgumentException().isThrownBy(() -> space.assignmentOfRank(-1));
  }

  @Property(tries = 300, seed = "2")
  void canRepeatWhereNoDoubleIsActive(@ForAll("small") Space space) {
    Set<Map<String, Object>> assignments = Enumeration.of(space);

    assertThat(space.canRepeat())
        .isEqualTo(
            assignments.stream()
                .anyMatch(assignment -> !assignment.containsValue(Enumeration.REAL)));
    assertThat(space.size() == Domain.UNCOUNTED)
        .isEqualTo(
            assignments.stream()
                .anyMatch(assignment -> assignment.containsValue(Enumeration.REAL)));
  }

  @Property(tries = 300, seed = "3")
  void combinationsAreTheScientificPartsOfAllAssignments(@ForAll("small") Space space) {
    Set<Map<String, Object>> parts =
        Enumeration.of(space).stream().map(space::scientificPart).collect(Collectors.toSet());

    assertThat(space.combinations()).doesNotHaveDuplicates();
    assertThat(Set.copyOf(space.combinations())).isEqualTo(parts);
  }

  @Property(tries = 300, seed = "4")
  void theSpaceGivenACombinationHasTheAssignmentsOfThatCombination(@ForAll("small") Space space) {
    Map<Map<String, Object>, List<Map<String, Object>>> grouped =
        Enumeration.of(space).stream().collect(Collectors.groupingBy(space::scientificPart));

    grouped.forEach(
        (combination, assignments) -> {
          Space part = space.given(combination);
          assertThat(Enumeration.of(part)).isEqualTo(Set.copyOf(assignments));
          assertThat(part.combinations()).containsExactly(Map.of());
          assertThat(part.parameters().stream().map(Parameter::name).toList())
              .isSubsetOf(space.parameters().stream().map(Parameter::name).toList());
        });
  }

  /** Chi-square with as many degrees of freedom as there are assignments: the mean is 1. */
  @Property(tries = 30, seed = "5")
  void drawsGiveEveryAssignmentTheSameChance(@ForAll("finite") Space space, @ForAll long seed) {
    Random random = new Random(seed);
    Map<Map<String, Object>, Integer> counts = new HashMap<>();
    int expected = 50;
    for (long i = 0; i < expected * space.size(); i++) {
      counts.merge(space.drawAssignment(random::nextDouble), 1, Integer::sum);
    }

    double size = space.size();
    double chiSquare =
        LongStream.range(0, space.size())
            .mapToDouble(rank -> counts.getOrDefault(space.assignmentOfRank(rank), 0) - expected)
            .map(difference -> difference * difference / expected)
            .sum();
    assertThat(chiSquare).isLessThan(size + 5 * Math.sqrt(2 * size));
  }

  @Test
  void ranksFollowTheOrderOfValues() {
    Parameter layers = new Parameter("layers", new IntegerDomain(1, 5, Scale.LINEAR));
    Parameter units =
        new Parameter(
            "units",
            Role.NUISANCE,
            new DiscreteDomain(List.of(8L, 16L)),
            Optional.of(new When("layers", List.of(4L, 2L))));
    Space space = new Space(List.of(units, layers));

    assertThat(space.size()).isEqualTo(7);
    assertThat(LongStream.range(0, 7).mapToObj(rank -> space.assignmentOfRank(rank).get("layers")))
        .containsExactly(1L, 2L, 2L, 3L, 4L, 4L, 5L);
  }

  @Test
  void countsUpToTwoToThe62() {
    assertThat(integers(1L << 31, 1L << 31).size()).isEqualTo(1L << 62);
    assertThat(integers(1L << 31, 1L << 31, 2).size()).isEqualTo(Domain.UNCOUNTED);
    assertThat(integers(1L << 31, (1L << 31) + 1).size()).isEqualTo(Domain.UNCOUNTED);
    assertThat(integers(3, 1L << 30, 1L << 30).size()).isEqualTo(3 * (1L << 60));
    assertThat(integers(5, 1L << 30, 1L << 30).size()).isEqualTo(Domain.UNCOUNTED);
    assertThat(integers(1L << 53, 1L << 53, 1L << 53).size()).isEqualTo(Domain.UNCOUNTED);
  }

  private static Space integers(long... sizes) {
    return new Space(
        IntStream.range(0, sizes.length).mapToObj(i -> integer("p" + i, sizes[i])).toList());
  }

  private static Parameter integer(String name, long size) {
    return new Parameter(name, new IntegerDomain(0, size - 1, Scale.LINEAR));
  }

  @Test
  void countsTheSumOfBranchesUpToTwoToThe62() {
    assertThat(branch(0).size()).isEqualTo(1L << 62);
    assertThat(branch(1).size()).isEqualTo(Domain.UNCOUNTED);
  }

  /** 2^62 assignments below one value of the parent, and one for each of the others. */
  private static Space branch(int others) {
    var domain = new IntegerDomain(0, (1L << 31) - 1, Scale.LINEAR);
    Optional<When> when = Optional.of(new When("parent", List.of("v0")));
    return new Space(
        List.of(
            new Parameter(
                "parent",
                new CategoricalDomain(
                    IntStream.rangeClosed(0, others).mapToObj(i -> "v" + i).toList())),
            new Parameter("a", Role.NUISANCE, domain, when),
            new Parameter("b", Role.NUISANCE, domain, when)));
  }

  @Test
  void ranksOfTheLargestSpaceReachItsEnds() {
    Space space = integers(1L << 31, 1L << 31);

    assertThat(space.assignmentOfRank(0).values()).containsOnly(0L);
    assertThat(space.assignmentOfRank((1L << 62) - 1).values()).containsOnly((1L << 31) - 1);
  }

  /** Eight levels of 64 values, each of which makes the next level active: 64^8 paths. */
  @Test
  @Timeout(value = 10, threadMode = ThreadMode.SEPARATE_THREAD)
  void countsDeepBranchesWithoutWalkingThroughAll() {
    List<String> values = IntStream.range(0, 64).mapToObj(i -> "v" + i).toList();
    List<Parameter> parameters = new ArrayList<>();
    for (int level = 0; level <= Space.MAX_NESTING; level++) {
      parameters.add(
          new Parameter(
              "level" + level,
              Role.NUISANCE,
              new CategoricalDomain(values),
              level == 0
                  ? Optional.empty()
                  : Optional.of(new When("level" + (level - 1), List.copyOf(values)))));
    }
    Space space = new Space(parameters);

    assertThat(space.size()).isEqualTo(1L << 54);
    assertThat(space.canRepeat()).isTrue();
    assertThat(space.assignmentOfRank((1L << 54) - 1).values()).containsOnly("v63");
  }
}
