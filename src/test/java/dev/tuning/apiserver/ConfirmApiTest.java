package dev.tuning.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.StudyStatus.Confirmed;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialSpec.Purpose;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import dev.tuning.apiserver.FakeKubelet.Exit;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Studies that run their best points, and the configuration of today, again with fresh seeds. */
@ExtendWith(ApiServer.class)
@Timeout(300)
class ConfirmApiTest {

  private static final Duration LONG = Duration.ofSeconds(90);
  private static final Duration GRACE = Duration.ofSeconds(2);

  private static final int FIRST_OF_BASELINES = 1 << 24;

  private static final String CONFIRM =
      "{top: 1, replicates: 3, baseline: {learningRate: 2, momentum: 0, hiddenUnits: 4, dropout:"
          + " 0.7, optimizer: lamb}}";

  private String namespace;

  @BeforeEach
  void newNamespace() {
    namespace = ApiServer.newNamespace();
  }

  private static String manifest(String name, int points, String confirm) {
    return Studies.manifest(name, points, 3)
        .replace("search: {seed: 1}", "search: {seed: 1}\n  confirm: " + confirm);
  }

  private static int number(Pod pod, String variable) {
    return Integer.parseInt(FakeKubelet.env(pod, variable));
  }

  /** Later points are better, and each of them is better than the baseline. */
  private static Exit program(Pod pod) {
    int index = number(pod, "TRIAL_INDEX");
    return Exit.completed(
        (index < FIRST_OF_BASELINES ? 1.0 / (2 + index) : .8)
            + 1e-3 * number(pod, "TRIAL_REPLICATE"));
  }

  private Study complete(String name, String progress) {
    await()
        .atMost(LONG)
        .until(
            () -> {
              Study study = Studies.get(namespace, name);
              return Studies.has(study, "Complete")
                  && study.getStatus().progress().equals(progress);
            });
    return Studies.get(namespace, name);
  }

  private void patch(String name, String spec) {
    ApiServer.client()
        .resources(Study.class)
        .inNamespace(namespace)
        .withName(name)
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": %s}".formatted(spec));
  }

  private List<String> reruns(String name) {
    return Studies.trials(namespace, name).stream()
        .filter(trial -> trial.getSpec().purpose() == Purpose.Confirm)
        .map(trial -> trial.getMetadata().getName())
        .sorted()
        .toList();
  }

  @Test
  void theBestPointAndTheBaselineRunAgainAndALargerBudgetGoesOn() {
    try (var kubelet = new FakeKubelet(namespace, ConfirmApiTest::program);
        var _ = new OperatorProcess(namespace, GRACE)) {
      Studies.create(ApiServer.client(), namespace, manifest("sure", 4, CONFIRM));

      var confirm = complete("sure", "10/10").getStatus().confirm();
      assertThat(confirm.verdict()).isEqualTo("Adopt");
      assertThat(confirm.candidate().name()).isEqualTo("sure-3");
      assertThat(confirm.baseline().trials()).isEqualTo(3);
      assertThat(reruns("sure")).containsExactly("sure-3-r1", "sure-3-r2", "sure-3-r3");
      assertThat(kubelet.podsEver()).isEqualTo(10);
      assertThat(kubelet.mostRunning()).isLessThanOrEqualTo(3);
      List<Pod> pods = ApiServer.client().pods().inNamespace(namespace).list().getItems();
      for (String seed : List.of("INIT_SEED", "DATA_SEED")) {
        assertThat(pods).extracting(pod -> FakeKubelet.env(pod, seed)).doesNotHaveDuplicates();
      }
      assertThat(Studies.get(namespace, "sure").getStatus().search().nextIndex()).isEqualTo(4);

      patch("sure", "{\"budget\": {\"maxTrials\": 5}}");
      var later = complete("sure", "14/14").getStatus();
      assertThat(later.confirm().candidates())
          .extracting(Confirmed::name)
          .containsExactly("sure-4");
      assertThat(later.best().trial()).isEqualTo("sure-4");
      assertThat(reruns("sure"))
          .containsExactly(
              "sure-3-r1", "sure-3-r2", "sure-3-r3", "sure-4-r1", "sure-4-r2", "sure-4-r3");
      assertThat(kubelet.podsEver()).isEqualTo(14);
    }
  }

  @Test
  void aCompleteStudyCanBeConfirmedAndDivergenceSpeaksAgainstIt() {
    try (var _ =
            new FakeKubelet(
                namespace,
                pod -> number(pod, "TRIAL_REPLICATE") == 2 ? Exit.diverged() : program(pod));
        var _ = new OperatorProcess(namespace, GRACE)) {
      Studies.create(ApiServer.client(), namespace, Studies.manifest("late", 3, 3));
      assertThat(complete("late", "3/3").getStatus().confirm()).isNull();

      patch("late", "{\"confirm\": {\"top\": 1, \"replicates\": 3}}");
      Study study = complete("late", "6/6");
      assertThat(study.getStatus().confirm().verdict()).isEqualTo("Reject");
      assertThat(study.getStatus().confirm().message())
          .contains("late-2, infeasible with 1 of 3 fresh seeds");
      assertThat(Studies.condition(study, "Trustworthy").status()).isNotEqualTo("True");

      patch("late", "{\"confirm\": null}");
      await()
          .atMost(LONG)
          .until(() -> Studies.get(namespace, "late").getStatus().confirm() == null);
      assertThat(complete("late", "6/6").getStatus().trials().created()).isEqualTo(6);
    }
  }

  @Test
  void aBaselineThatIsNoneStallsTheStudyUntilItIsCorrected() {
    try (var _ = new FakeKubelet(namespace, ConfirmApiTest::program);
        var _ = new OperatorProcess(namespace, GRACE)) {
      Studies.create(
          ApiServer.client(), namespace, manifest("odd", 2, CONFIRM.replace("momentum: 0, ", "")));
      Study study = Studies.awaitCondition(namespace, "odd", "Stalled", LONG);
      assertThat(Studies.condition(study, "Stalled").reason()).isEqualTo("InvalidConfirm");
      assertThat(Studies.condition(study, "Stalled").message())
          .isEqualTo("spec.confirm.baseline: momentum has no value: give one");
      assertThat(Studies.trials(namespace, "odd")).isEmpty();

      patch("odd", "{\"confirm\": {\"baseline\": {\"momentum\": 0}}}");
      assertThat(complete("odd", "8/8").getStatus().confirm().verdict()).isEqualTo("Adopt");
    }
  }

  @Test
  void theEndIsThatOfAnUndisturbedRun() throws Exception {
    new CrashAfterEachWrite(
            manifest("crash", 1, CONFIRM.replace("replicates: 3", "replicates: 2")),
            ConfirmApiTest::program,
            ConfirmApiTest::isOver,
            ConfirmApiTest::check)
        .run(10);
  }

  private static void check(int k, String namespace, FakeKubelet kubelet) {
    Set<String> purposes =
        Studies.trials(namespace, "crash").stream()
            .map(trial -> trial.getSpec().purpose() + " " + trial.getSpec().replicate())
            .collect(Collectors.toSet());
    assertThat(purposes)
        .as("after write %d", k)
        .containsExactlyInAnyOrder(
            "Search 0", "Confirm 1", "Confirm 2", "Baseline 0", "Baseline 1");
    assertThat(kubelet.podsEver()).as("after write %d", k).isEqualTo(5);
  }

  private static boolean isOver(String namespace) {
    return Studies.has(Studies.get(namespace, "crash"), "Complete")
        && Studies.trials(namespace, "crash").stream().allMatch(ConfirmApiTest::isOver);
  }

  private static boolean isOver(Trial trial) {
    return trial.getStatus() != null && Phase.isTerminal(trial.getStatus().phase());
  }
}
