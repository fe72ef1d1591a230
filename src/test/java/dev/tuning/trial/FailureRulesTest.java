package dev.tuning.trial;

import static dev.tuning.trial.TestPods.CREATED;
import static dev.tuning.trial.TestPods.disrupted;
import static dev.tuning.trial.TestPods.failed;
import static dev.tuning.trial.TestPods.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.tuning.api.v1alpha1.FailureRule;
import dev.tuning.api.v1alpha1.FailureRule.Action;
import dev.tuning.trial.PodState.Ended;
import dev.tuning.trial.PodState.Kind;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureRulesTest {

  private static FailureRules rules(String yaml) {
    return FailureRules.of(
        new StudyManifest().set("trial.failurePolicy", "{rules: " + yaml + "}").study());
  }

  private static Ended judge(FailureRules rules, Pod pod) {
    return (Ended)
        new PodJudge(Duration.ofSeconds(30))
            .judge(pod, rules, ReportedEnd.NOTHING, false, CREATED.plusSeconds(60));
  }

  @Test
  void thereAreNoneWithoutAPolicy() {
    FailureRules none = FailureRules.of(new StudyManifest().study());

    assertThat(none.rules()).isEmpty();
    assertThat(none.onExitCode(1)).isEmpty();
    assertThat(none.onConditions(TestPods.of(failed(1, ""), disrupted("X")))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"42, Infeasible, 0", "43, FailTrial, 1", "44, FailStudy, 2", "45, , "})
  void theFirstThatMatchesDecides(int exitCode, Action action, Integer index) {
    FailureRules rules =
        rules(
            "[{onExitCodes: [42], action: Infeasible}, {onExitCodes: [42, 43], action: FailTrial},"
                + " {onExitCodes: [42, 43, 44], action: FailStudy}]");

    if (action == null) {
      assertThat(rules.onExitCode(exitCode)).isEmpty();
    } else {
      assertThat(rules.onExitCode(exitCode))
          .contains(
              new FailureRules.Match(
                  action,
                  "ExitCode" + exitCode,
                  "container trial exited with "
                      + exitCode
                      + ", which spec.trial.failurePolicy.rules["
                      + index
                      + "] is about"));
    }
  }

  /** What only another version knows is read as absent: the rule is none, the next one decides. */
  @Test
  void aRuleWithoutAnActionIsPassedOver() {
    var rules =
        new FailureRules(
            List.of(
                new FailureRule(List.of(42), null, null),
                new FailureRule(List.of(42), null, Action.FailTrial)));

    assertThat(rules.onExitCode(42)).map(FailureRules.Match::action).contains(Action.FailTrial);
    assertThat(rules.onExitCode(42).orElseThrow().message()).contains("rules[1]");
  }

  @ParameterizedTest
  @CsvSource({
    "DisruptionTarget, True, true",
    "DisruptionTarget, False, false",
    "Ready, False, true",
    "Ready, True, false",
    "ConfigIssue, True, false",
  })
  void aConditionMatchesByTypeAndStatus(String type, String status, boolean matches) {
    FailureRules rules =
        rules(
            "[{onPodConditions: [{type: Other, status: 'True'}, {type: "
                + type
                + ", status: '"
                + status
                + "'}], action: FailTrial}]");
    Pod pod = TestPods.of(failed(143, ""), disrupted("PreemptionByScheduler"));

    assertThat(rules.onConditions(pod).isPresent()).isEqualTo(matches);
    if (matches) {
      assertThat(rules.onConditions(pod).orElseThrow().message())
          .isEqualTo(
              "the pod has the condition "
                  + type
                  + ", which spec.trial.failurePolicy.rules[0] is about");
    }
  }

  /** A rule about a condition can be about a disruption; one about an exit code can't. */
  @Test
  void conditionsComeBeforeDisruptionsAndExitCodesAfterThem() {
    Pod drained = TestPods.of(failed(143, ""), disrupted("EvictionByEvictionAPI"));
    String exitCode = "{onExitCodes: [143], action: FailStudy}";
    String condition =
        "{onPodConditions: [{type: DisruptionTarget, status: 'True'}], action: FailTrial}";

    assertThat(judge(rules("[" + exitCode + "]"), drained).kind()).isEqualTo(Kind.DISRUPTION);
    // Whatever their order.
    for (String both : List.of(exitCode + ", " + condition, condition + ", " + exitCode)) {
      assertThat(judge(rules("[" + both + "]"), drained).kind()).isEqualTo(Kind.TRIAL_FAILURE);
    }
    assertThat(judge(rules("[" + exitCode + "]"), TestPods.of(failed(143, ""))).kind())
        .isEqualTo(Kind.STUDY_FAILURE);
  }

  @ParameterizedTest
  @CsvSource({
    "Infeasible, INFEASIBLE",
    "Retry, APPLICATION_FAILURE",
    "FailTrial, TRIAL_FAILURE",
    "FailStudy, STUDY_FAILURE"
  })
  void eachActionHasItsMeaning(Action action, Kind kind) {
    Ended ended =
        judge(rules("[{onExitCodes: [42], action: " + action + "}]"), TestPods.of(failed(42, "")));

    assertThat(ended.kind()).isEqualTo(kind);
    assertThat(ended.reason()).isEqualTo("ExitCode42");
  }

  /** The rules are asked before the default for want of memory and for limits. */
  @Test
  void anExitCodeRuleComesBeforeTheDefaultsOfOtherCauses() {
    FailureRules retry = rules("[{onExitCodes: [137], action: Retry}]");
    String killed = failed(137, "").replace("Error", "OOMKilled");

    assertThat(judge(retry, TestPods.of(killed)).kind()).isEqualTo(Kind.APPLICATION_FAILURE);
    assertThat(judge(retry, TestPods.of(killed)).reason()).isEqualTo("ExitCode137");
    assertThat(
            judge(
                    rules("[{onExitCodes: [137], action: FailTrial}]"),
                    TestPods.of(
                        failed(137, ""),
                        TestPods.because("Evicted", "usage exceeds the total limit of containers")))
                .kind())
        .isEqualTo(Kind.TRIAL_FAILURE);
  }

  /** What the trainer says of itself is a result, and no failure that a rule could be about. */
  @Test
  void noRuleIsAboutAResult() {
    FailureRules all =
        rules(
            "[{onPodConditions: [{type: Ready, status: 'False'}], action: FailStudy},"
                + " {onExitCodes: [1], action: FailStudy}]");

    assertThat(judge(all, TestPods.of(succeeded(TestPods.RESULT), disrupted("X"))).kind())
        .isEqualTo(Kind.COMPLETED);
    assertThat(judge(all, TestPods.of(failed(1, TestPods.DIVERGED), disrupted("X"))).reason())
        .isEqualTo("Diverged");
  }

  /** The CRD does not let it through, but an end with 0 is no failure for any rule. */
  @Test
  void noRuleIsAboutExitCodeZero() {
    FailureRules zero = rules("[{onExitCodes: [0], action: FailStudy}]");

    assertThat(judge(zero, TestPods.of(succeeded(""))).reason()).isEqualTo("MissingResult");
  }

  @Test
  void noRuleIsAboutAPodThatRuns() {
    FailureRules rules =
        rules("[{onPodConditions: [{type: Ready, status: 'False'}], action: FailStudy}]");

    assertThat(
            new PodJudge(Duration.ofSeconds(30))
                .judge(
                    TestPods.of(TestPods.RUNNING, disrupted("X")),
                    rules,
                    ReportedEnd.NOTHING,
                    false,
                    CREATED.plusSeconds(60)))
        .asInstanceOf(type(PodState.Running.class))
        .isNotNull();
  }
}
