package dev.tuning.cli.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.cli.rules.Problem.Check;
import java.util.function.Consumer;

/** What tests expect of problems. */
final class Expectations {

  private Expectations() {}

  /** Asserts who found a problem and where, and that the message names the remedy. */
  static Consumer<Problem> problem(Check check, String field, String remedy) {
    return problem -> {
      assertThat(problem.check()).isEqualTo(check);
      assertThat(problem.field()).isEqualTo(field);
      assertThat(problem.message()).contains(remedy);
    };
  }
}
