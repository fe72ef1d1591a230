package dev.tuning.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tuning.space.CategoricalDomain;
import dev.tuning.space.DiscreteDomain;
import dev.tuning.space.Domain;
import dev.tuning.space.DoubleDomain;
import dev.tuning.space.FixedValue;
import dev.tuning.space.IntegerDomain;
import dev.tuning.space.Parameter;
import dev.tuning.space.Scale;
import dev.tuning.space.Space;
import dev.tuning.trial.StudyManifest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class StudySpaceTest {

  static Stream<Arguments> kinds() {
    return Stream.of(
        Arguments.of("double: {min: 0.5, max: 2}", new DoubleDomain(.5, 2, Scale.LINEAR)),
        Arguments.of(
            "double: {min: -1, max: 1, scale: Linear}", new DoubleDomain(-1, 1, Scale.LINEAR)),
        Arguments.of(
            "double: {min: 1.0e-4, max: 1, scale: Log}", new DoubleDomain(1e-4, 1, Scale.LOG)),
        Arguments.of(
            "double: {min: 0.5, max: 0.999, scale: ReverseLog}",
            new DoubleDomain(.5, .999, Scale.REVERSE_LOG)),
        Arguments.of("integer: {min: -3, max: 3}", new IntegerDomain(-3, 3, Scale.LINEAR)),
        Arguments.of(
            "integer: {min: 8, max: 512, scale: Log}", new IntegerDomain(8, 512, Scale.LOG)),
        Arguments.of(
            "discrete: {values: [0.5, 0.0, 2]}", new DiscreteDomain(List.of(0.0, 0.5, 2.0))),
        Arguments.of(
            "categorical: {values: [relu, tanh]}", new CategoricalDomain(List.of("relu", "tanh"))),
        Arguments.of("role: Fixed, value: 64", new FixedValue(64L)),
        Arguments.of("role: Fixed, value: 0.5", new FixedValue(.5)),
        Arguments.of("role: Fixed, value: adam", new FixedValue("adam")),
        Arguments.of("role: Fixed, value: '64'", new FixedValue("64")),
        Arguments.of("role: Fixed, value: true", new FixedValue(true)));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void readsEachKind(String kind, Domain domain) {
    assertThat(space("[{name: x, " + kind + "}]").parameters())
        .containsExactly(new Parameter("x", domain));
  }

  /** It decides which dimension of the sequence a parameter gets. */
  @Test
  void keepsTheOrderOfTheManifest() {
    Space space =
        space(
            "[{name: z, double: {min: 0, max: 1}}, {name: b, role: Fixed, value: 1},"
                + " {name: a, integer: {min: 0, max: 1}}]");

    assertThat(space.parameters()).extracting(Parameter::name).containsExactly("z", "b", "a");
    assertThat(space.searched()).extracting(Parameter::name).containsExactly("z", "a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          role: Nuisance                                  | set one of double, integer
          role: Fixed                                     | set value
          role: Fixed, value: null                        | give a number, a string
          role: Fixed, value: [1]                         | give a number, a string
          role: Fixed, value: {a: 1}                      | give a number, a string
          role: Fixed, value: 9007199254740992            | use a smaller number
          double: {min: 1, max: 0}                        | swap them
          double: {min: 0, max: 1, scale: Log}            | raise min
          double: {min: -1, max: 1, scale: ReverseLog}    | raise min
          double: {min: 1.0e-300, max: 1.0e+300, scale: Log} | raise min
          double: {min: -1.7e+308, max: 1.7e+308}         | use another unit
          integer: {min: 2, max: 1}                       | swap them
          integer: {min: 0, max: 8, scale: Log}           | raise min
          discrete: {values: []}                          | give at least one number
          discrete: {values: [1, 1.0]}                    | remove the repetition
          discrete: {values: [0.0, -0.0]}                 | remove the repetition
          categorical: {values: []}                       | give at least one name
          categorical: {values: [a, b, a]}                | remove the repetition
          categorical: {values: ['']}                     | give it a name
          """)
  void anErrorNamesTheParameterAndTheRemedy(String kind, String remedy) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                space("[{name: ok, double: {min: 0, max: 1}}, {name: learningRate, " + kind + "}]"))
        .withMessageStartingWith("spec.parameters[learningRate]: ")
        .withMessageContaining(remedy);
  }

  @ParameterizedTest
  @CsvSource({"learning-rate", "1st", "größe", "a.b"})
  void aNameIsACIdentifier(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> space("[{name: " + name + ", double: {min: 0, max: 1}}]"))
        .withMessageContaining(name)
        .withMessageContaining("use letters, digits and underscores");
  }

  @Test
  void aNameThatOccursTwiceIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> space("[{name: x, double: {min: 0, max: 1}}, {name: x, role: Fixed, value: 1}]"))
        .withMessageContaining("more than one parameter named x");
  }

  private static Space space(String parameters) {
    return StudySpace.of(new StudyManifest().set("parameters", parameters).study().getSpec());
  }
}
