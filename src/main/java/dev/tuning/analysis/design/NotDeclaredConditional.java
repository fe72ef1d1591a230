package dev.tuning.analysis.design;

import dev.tuning.space.BooleanDomain;
import dev.tuning.space.CategoricalDomain;
import dev.tuning.space.Parameter;
import dev.tuning.space.When;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A parameter that means something for certain values of another one only says so with {@code when}
 * (playbook, "Identifying scientific, nuisance, and fixed hyperparameters", conditional
 * hyperparameters). Without it, points that differ in that parameter alone are the same, and plots
 * of it show noise.
 */
final class NotDeclaredConditional implements DesignCheck {

  private static final Set<ParameterKind> OF_OPTIMIZERS =
      Set.of(
          ParameterKind.MOMENTUM,
          ParameterKind.NESTEROV,
          ParameterKind.BETA1,
          ParameterKind.BETA2,
          ParameterKind.EPSILON);

  /**
   * Values and switches that also begin the names of parameters that have nothing to do with them.
   */
  private static final Set<String> AMBIGUOUS =
      NameRule.words(
          "max min mean avg average sum all none no on off full base initial final "
              + "first last small large deep wide auto default train training batch layer "
              + "group model weight learning input output data");

  /** What a switch has in its name beside the technique. */
  private static final Set<String> SWITCHING_ON =
      NameRule.words("use uses with enable enabled is has apply do on");

  @Override
  public String id() {
    return "not-declared-conditional";
  }

  @Override
  public List<Finding> check(Design design) {
    List<Finding> findings = new ArrayList<>();
    Optional<OptimizerChoice> optimizer = OptimizerChoice.of(design);
    for (Parameter parameter : design.varied()) {
      if (parameter.when().isEmpty()) {
        condition(parameter, design, optimizer)
            .map(when -> finding(parameter, when))
            .ifPresent(findings::add);
      }
    }
    return List.copyOf(findings);
  }

  private Finding finding(Parameter parameter, When when) {
    return new Finding(
        id(),
        Severity.WARNING,
        Optional.of(parameter.name()),
        "%s seems to mean something only where %s is %s, but is searched everywhere: add"
                .formatted(
                    parameter.name(),
                    when.parent(),
                    when.values().stream()
                        .map(Object::toString)
                        .collect(Collectors.joining(" or ")))
            + " when: {parameter: %s, in: %s}.".formatted(when.parent(), when.values()),
        Playbook.IDENTIFYING_ROLES.source());
  }

  /** The condition that seems to be missing. */
  private static Optional<When> condition(
      Parameter parameter, Design design, Optional<OptimizerChoice> optimizer) {
    ParameterName name = ParameterName.of(parameter.name());
    int all = name.words().size();
    return named(parameter, name, all - 1, design)
        .or(() -> ofOptimizer(parameter, optimizer))
        // As momentum, which is the value momentum of a list of optimizers too.
        .or(
            () ->
                OF_OPTIMIZERS.contains(ParameterKind.of(name))
                    ? Optional.empty()
                    : named(parameter, name, all, design));
  }

  /**
   * As adamBeta1 with a parameter that has the value adam, or dropoutRate with a switch dropout.
   */
  private static Optional<When> named(
      Parameter parameter, ParameterName name, int most, Design design) {
    for (Parameter parent : design.varied()) {
      Optional<When> when =
          parent.equals(parameter)
              ? Optional.empty()
              : switch (parent.domain()) {
                case CategoricalDomain(List<String> values) ->
                    name.valueBefore(most, withoutAmbiguous(values))
                        .map(value -> new When(parent.name(), List.of(value)));
                case BooleanDomain() ->
                    name.valueBefore(most, withoutAmbiguous(List.of(technique(parent))))
                        .map(technique -> new When(parent.name(), List.of(true)));
                default -> Optional.empty();
              };
      if (when.isPresent()) {
        return when;
      }
    }
    return Optional.empty();
  }

  private static Optional<When> ofOptimizer(
      Parameter parameter, Optional<OptimizerChoice> optimizer) {
    ParameterKind kind = ParameterKind.of(parameter);
    return optimizer
        .filter(choice -> OF_OPTIMIZERS.contains(kind))
        .filter(choice -> !choice.with(kind).isEmpty() && !choice.without(kind).isEmpty())
        .map(choice -> new When(choice.parameter().name(), List.copyOf(choice.with(kind))));
  }

  private static List<String> withoutAmbiguous(List<String> values) {
    return values.stream()
        .filter(value -> !AMBIGUOUS.contains(value.toLowerCase(Locale.ROOT)))
        .toList();
  }

  /** What a switch switches: dropout for dropout, useDropout and dropoutEnabled. */
  private static String technique(Parameter parent) {
    return ParameterName.of(parent.name()).words().stream()
        .filter(word -> !SWITCHING_ON.contains(word))
        .collect(Collectors.joining());
  }
}
