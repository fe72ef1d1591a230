package dev.tuning.analysis.design;

import dev.tuning.space.Parameter;
import dev.tuning.space.Role;
import java.util.List;
import java.util.Optional;

/**
 * The batch size is not tuned for the validation metric (playbook, "Choosing the batch size"): with
 * everything else tuned well, any batch size reaches the same performance. Batch sizes can be
 * compared, for the time or the resources that training takes, if the hyperparameters that depend
 * on them most are tuned for each: those of the optimizer and of regularisation (playbook, "Why
 * shouldn't the batch size be tuned to directly improve validation set performance?").
 */
final class BatchSizeSearched implements DesignCheck {

  @Override
  public String id() {
    return "batch-size-searched";
  }

  @Override
  public List<Finding> check(Design design) {
    return design.varied().stream()
        .filter(parameter -> ParameterKind.of(parameter) == ParameterKind.BATCH_SIZE)
        .map(
            parameter ->
                parameter.role() == Role.SCIENTIFIC
                    ? compared(parameter, design)
                    : tuned(parameter))
        .toList();
  }

  private Finding tuned(Parameter parameter) {
    return new Finding(
        id(),
        Severity.WARNING,
        Optional.of(parameter.name()),
        parameter.name()
            + " should not be tuned for the metric: any batch size reaches the same value once"
            + " everything else is tuned for it. Make it Fixed, at the largest value that the"
            + " hardware supports and that still makes training faster.",
        Playbook.CHOOSING_THE_BATCH_SIZE.source());
  }

  private Finding compared(Parameter parameter, Design design) {
    List<Parameter> dependent =
        design.fixedInForce().stream().filter(BatchSizeSearched::dependsOnBatchSize).toList();
    boolean learningRateIsTuned =
        design.varied(Role.NUISANCE).stream()
            .anyMatch(other -> ParameterKind.of(other) == ParameterKind.LEARNING_RATE);
    if (learningRateIsTuned && dependent.isEmpty()) {
      return new Finding(
          id(),
          Severity.INFO,
          Optional.of(parameter.name()),
          parameter.name()
              + " is Scientific: compare how long training takes with each batch size rather than"
              + " how good its result is, which should be the same for all once the rest is tuned."
              + " Smaller batches may need more steps than trial.steps, which is the same for all.",
          Playbook.WHY_NOT_BATCH_SIZE.source());
    }
    String fixed =
        dependent.isEmpty() ? "no learning rate is searched" : Text.names(dependent) + " is Fixed";
    return new Finding(
        id(),
        Severity.WARNING,
        Optional.of(parameter.name()),
        parameter.name()
            + " is Scientific while "
            + fixed
            + ": the best value depends on the batch size, so the comparison shows which batch size"
            + " the given value suits. Make the learning rate and all of these Nuisance.",
        Playbook.WHY_NOT_BATCH_SIZE.source());
  }

  private static boolean dependsOnBatchSize(Parameter parameter) {
    ParameterKind kind = ParameterKind.of(parameter);
    return kind == ParameterKind.LEARNING_RATE
        || kind == ParameterKind.MOMENTUM
        || ParameterKind.REGULARIZATION.contains(kind);
  }
}
