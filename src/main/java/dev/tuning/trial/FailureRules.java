package dev.tuning.trial;

import dev.tuning.api.v1alpha1.FailureRule;
import dev.tuning.api.v1alpha1.Study;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The failure policy of a Study: the first rule that matches decides.
 *
 * @param rules in their order
 */
public record FailureRules(List<FailureRule> rules) {

  public FailureRules {
    rules = List.copyOf(rules);
  }

  /**
   * A rule that matches.
   *
   * @param action what it says
   * @param reason a CamelCase word that names what matched
   * @param message a sentence that names the rule
   */
  public record Match(FailureRule.Action action, String reason, String message) {

    /** What the rule makes of the end of a pod. */
    PodState.Kind kind() {
      return switch (action) {
        case Infeasible -> PodState.Kind.INFEASIBLE;
        case Retry -> PodState.Kind.APPLICATION_FAILURE;
        case FailTrial -> PodState.Kind.TRIAL_FAILURE;
        case FailStudy -> PodState.Kind.STUDY_FAILURE;
      };
    }
  }

  /** The rules of a Study. */
  public static FailureRules of(Study study) {
    var policy = study.getSpec().trial().failurePolicy();
    return new FailureRules(policy == null ? List.of() : policy.rules());
  }

  /** The first rule about an exit code. */
  Optional<Match> onExitCode(int exitCode) {
    return first(rule -> rule.onExitCodes() != null && rule.onExitCodes().contains(exitCode))
        .map(
            index ->
                match(
                    index,
                    TrialReason.ofExitCode(exitCode),
                    "container trial exited with " + exitCode));
  }

  /** The first rule about a condition that a pod has. */
  Optional<Match> onConditions(Pod pod) {
    return first(rule -> condition(rule, pod).isPresent())
        .map(
            index -> {
              String type = condition(rules.get(index), pod).orElseThrow().type();
              return match(
                  index, TrialReason.PodCondition.name(), "the pod has the condition " + type);
            });
  }

  private static Optional<FailureRule.PodCondition> condition(FailureRule rule, Pod pod) {
    return Optional.ofNullable(rule.onPodConditions()).stream()
        .flatMap(List::stream)
        .filter(
            wanted ->
                pod.getStatus().getConditions().stream()
                    .anyMatch(
                        condition ->
                            condition.getType().equals(wanted.type())
                                && condition.getStatus().equals(wanted.status())))
        .findFirst();
  }

  private Optional<Integer> first(Predicate<FailureRule> matches) {
    return IntStream.range(0, rules.size())
        // An action that only another version of the operator knows is read as absent.
        .filter(i -> rules.get(i).action() != null && matches.test(rules.get(i)))
        .boxed()
        .findFirst();
  }

  private Match match(int index, String reason, String what) {
    return new Match(
        rules.get(index).action(),
        reason,
        what + ", which spec.trial.failurePolicy.rules[" + index + "] is about");
  }
}
