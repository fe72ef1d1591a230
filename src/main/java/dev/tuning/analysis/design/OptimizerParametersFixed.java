package dev.tuning.analysis.design;

import dev.tuning.space.Parameter;
import dev.tuning.space.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the optimizer needs is tuned for each scientific value (playbook, "Identifying scientific,
 * nuisance, and fixed hyperparameters": hyperparameters of the optimizer are mostly nuisances;
 * "Creating a set of studies": Nesterov momentum and Adam are each compared with their own
 * hyperparameters tuned).
 *
 * <p>The learning rate always; the others, where optimizers are compared, only where there are
 * points enough to search them ({@link AdamBudget}).
 */
final class OptimizerParametersFixed implements DesignCheck {

  private static final Set<ParameterKind> OTHERS =
      Set.of(
          ParameterKind.MOMENTUM, ParameterKind.BETA1, ParameterKind.BETA2, ParameterKind.EPSILON);

  @Override
  public String id() {
    return "optimizer-parameters-fixed";
  }

  @Override
  public List<Finding> check(Design design) {
    List<Parameter> scientific = design.varied(Role.SCIENTIFIC);
    if (scientific.isEmpty()) {
      return List.of();
    }
    List<Parameter> decisive =
        Stream.of(ParameterKind.OPTIMIZER, ParameterKind.ARCHITECTURE)
            .flatMap(kind -> design.scientific(kind).stream())
            .toList();
    boolean hasLearningRate =
        design.space().parameters().stream().anyMatch(OptimizerParametersFixed::isLearningRate);
    List<Finding> findings = new ArrayList<>();
    if (!hasLearningRate && !decisive.isEmpty()) {
      findings.add(noLearningRate(decisive.getFirst()));
    }
    for (Parameter parameter : design.fixedInForce()) {
      if (isLearningRate(parameter) && isOnlyLearningRate(parameter, design)) {
        findings.add(
            decisive.isEmpty()
                ? fixedLearningRate(parameter, scientific, Severity.INFO)
                : fixedLearningRate(parameter, decisive, Severity.WARNING));
      } else if (isFixedForComparedOptimizer(parameter, design)) {
        findings.add(fixedForComparedOptimizer(parameter));
      }
    }
    return List.copyOf(findings);
  }

  private Finding noLearningRate(Parameter scientific) {
    return new Finding(
        id(),
        Severity.INFO,
        Optional.of(scientific.name()),
        scientific.name()
            + " is Scientific, but no parameter is a learning rate: the values are compared at one"
            + " learning rate, which suits some better than others. Add the learning rate as a"
            + " Nuisance.",
        Playbook.IDENTIFYING_ROLES.source());
  }

  private Finding fixedLearningRate(
      Parameter parameter, List<Parameter> scientific, Severity severity) {
    return new Finding(
        id(),
        severity,
        Optional.of(parameter.name()),
        parameter.name()
            + " is Fixed while "
            + Text.names(scientific)
            + (scientific.size() == 1 ? " is" : " are")
            + " Scientific: the best learning rate may be another for each value, so the comparison"
            + " shows which value this one suits. Make it a Nuisance.",
        Playbook.IDENTIFYING_ROLES.source());
  }

  /** Whether there is a part of the study where this is the learning rate and none is searched. */
  private static boolean isOnlyLearningRate(Parameter fixed, Design design) {
    return Branch.perOptimizer(design).stream()
        .filter(branch -> branch.possible().contains(fixed))
        .anyMatch(
            branch ->
                branch.possible().stream()
                    .noneMatch(other -> isLearningRate(other) && Design.varies(other)));
  }

  private static boolean isLearningRate(Parameter parameter) {
    return ParameterKind.of(parameter) == ParameterKind.LEARNING_RATE;
  }

  private static boolean isFixedForComparedOptimizer(Parameter parameter, Design design) {
    ParameterKind kind = ParameterKind.of(parameter);
    return OTHERS.contains(kind)
        && OptimizerChoice.of(design)
            .filter(choice -> choice.parameter().role() == Role.SCIENTIFIC)
            .filter(
                choice ->
                    Branch.perCombination(design).stream()
                        .filter(branch -> branch.certain().contains(parameter))
                        .filter(branch -> branch.points() >= AdamBudget.pointsFor(kind))
                        .flatMap(branch -> branch.optimizer().stream())
                        .anyMatch(choice.with(kind)::contains))
            .isPresent();
  }

  private Finding fixedForComparedOptimizer(Parameter parameter) {
    return new Finding(
        id(),
        Severity.WARNING,
        Optional.of(parameter.name()),
        parameter.name()
            + " is Fixed while optimizers are compared, with points enough to search it too: an"
            + " optimizer is judged at its best setting, so make it a Nuisance with a when.",
        Playbook.CREATING_STUDIES.source());
  }
}
