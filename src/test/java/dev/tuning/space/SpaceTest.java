package dev.tuning.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpaceTest {

  private final Parameter rate =
      new Parameter("learningRate", new DoubleDomain(0, 1, Scale.LINEAR));
  private final Parameter batch = new Parameter("batchSize", new FixedValue(64L));
  private final Parameter units =
      new Parameter("hiddenUnits", new IntegerDomain(1, 4, Scale.LINEAR));
  private final Space space = new Space(List.of(rate, batch, units));

  @Test
  void searchesWhatIsNotFixed() {
    assertThat(space.searched()).containsExactly(rate, units);
  }

  @Test
  void assignsAValueToEveryParameterInOrder() {
    assertThat(space.assignmentAt(new double[] {0.25, 0.99}))
        .containsExactly(
            entry("learningRate", 0.25), entry("batchSize", 64L), entry("hiddenUnits", 4L));
  }

  @Test
  void givesUnmodifiableAssignments() {
    Map<String, Object> assignment = space.assignmentAt(new double[] {0, 0});

    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> assignment.put("learningRate", 1.0));
  }

  @Test
  void refusesAPointOfAnotherDimension() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> space.assignmentAt(new double[] {0}))
        .withMessage("the point has 1 coordinates: give one for each of the 2 searched parameters");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> space.assignmentAt(new double[] {0, 0, 0}));
  }

  @Test
  void refusesTheSameNameTwice() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Space(List.of(rate, batch, rate)))
        .withMessage("there is more than one parameter named learningRate: rename one");
  }

  @Test
  void tellsNamesApartByCase() {
    Parameter upper = new Parameter("LEARNINGRATE", new FixedValue(1L));

    assertThat(new Space(List.of(rate, upper)).parameters()).containsExactly(rate, upper);
  }

  @Test
  void mayHaveNothingToSearch() {
    assertThat(new Space(List.of(batch)).assignmentAt(new double[0]))
        .containsExactly(entry("batchSize", 64L));
    assertThat(new Space(List.of()).assignmentAt(new double[0])).isEmpty();
  }
}
