package dev.tuning.analysis.design;

import java.util.List;
import java.util.Optional;

/**
 * The number of training steps is not searched: all trials of a study train the same number
 * (playbook, "Deciding how long to train when training is not compute-bound": never tune {@code
 * max_train_steps} in a study).
 */
final class StepsSearched implements DesignCheck {

  @Override
  public String id() {
    return "steps-searched";
  }

  @Override
  public List<Finding> check(Design design) {
    return design.varied().stream()
        .filter(parameter -> ParameterKind.of(parameter) == ParameterKind.STEPS)
        .map(
            parameter ->
                new Finding(
                    id(),
                    Severity.WARNING,
                    Optional.of(parameter.name()),
                    parameter.name()
                        + " is the length of training, which no study should tune: remove it and"
                        + " let all trials train for trial.steps. The steps at which the best"
                        + " trials peak then tell whether to change that number: all in the first"
                        + " 10 %, it is far too high; mostly in the last 25 %, train longer.",
                    Playbook.TRAINING_STEPS.source()))
        .toList();
  }
}
