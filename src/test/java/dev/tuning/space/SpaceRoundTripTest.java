package dev.tuning.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SpaceRoundTripTest {

  @Provide
  Arbitrary<Space> spaces() {
    return RandomSpaces.any();
  }

  @Property(seed = "1")
  void anAssignmentIsThatOfItsPoint(@ForAll("spaces") Space space, @ForAll long seed) {
    Map<String, Object> assignment = space.assignmentAt(point(space, new Random(seed)));

    assertSame(space, space.assignmentAt(space.pointOf(assignment)), assignment);
  }

  @Property(seed = "2")
  void theCornersOfTheCubeGoThereAndBackExactly(@ForAll("spaces") Space space, @ForAll long seed) {
    Random random = new Random(seed);
    double[] corner =
        space.searched().stream().mapToDouble(parameter -> random.nextInt(2)).toArray();
    Map<String, Object> assignment = space.assignmentAt(corner);

    assertThat(space.assignmentAt(space.pointOf(assignment))).isEqualTo(assignment);
  }

  @Property(seed = "3")
  void anAssignmentIsCompleteWithoutItsFixedValues(
      @ForAll("spaces") Space space, @ForAll long seed) {
    Map<String, Object> assignment = space.assignmentAt(point(space, new Random(seed)));
    Map<String, Object> searched = new HashMap<>(assignment);
    space
        .parameters()
        .forEach(
            parameter -> {
              if (parameter.role() == Role.FIXED) {
                searched.remove(parameter.name());
              }
            });

    assertThat(space.complete(searched)).isEqualTo(assignment);
    assertThat(space.complete(assignment)).isEqualTo(assignment);
    assertThat(space.complete(assignment).keySet())
        .containsExactlyElementsOf(assignment.keySet())
        .isSubsetOf(space.parameters().stream().map(Parameter::name).toList());
  }

  @Property(seed = "4")
  void numbersOfAnotherClassAreTheSame(@ForAll("spaces") Space space, @ForAll long seed) {
    Map<String, Object> assignment = space.assignmentAt(point(space, new Random(seed)));
    Map<String, Object> rewritten = new HashMap<>(assignment);
    rewritten.replaceAll(
        (name, value) ->
            switch (value) {
              case Long whole -> whole.doubleValue();
              case Double real when real == Math.rint(real) -> real.longValue();
              default -> value;
            });

    assertThat(space.complete(rewritten)).isEqualTo(assignment);
  }

  @Property(seed = "5")
  void aDrawIsAnAssignment(@ForAll("spaces") Space space, @ForAll long seed) {
    Map<String, Object> assignment = space.drawAssignment(new Random(seed)::nextDouble);

    assertThat(space.complete(assignment)).isEqualTo(assignment);
  }

  static double[] point(Space space, Random random) {
    return space.searched().stream().mapToDouble(parameter -> random.nextDouble()).toArray();
  }

  /** Reals come back up to rounding: within 10^-12 of their larger bound. */
  private static void assertSame(
      Space space, Map<String, Object> actual, Map<String, Object> expected) {
    assertThat(actual.keySet()).containsExactlyElementsOf(expected.keySet());
    for (Parameter parameter : space.parameters()) {
      Object value = expected.get(parameter.name());
      if (value != null && parameter.domain() instanceof DoubleDomain real) {
        assertThat((Double) actual.get(parameter.name()))
            .isCloseTo((Double) value, within(1e-12 * real.max()));
      } else {
        assertThat(actual.get(parameter.name())).isEqualTo(value);
      }
    }
  }
}
