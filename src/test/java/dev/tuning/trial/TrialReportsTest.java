package dev.tuning.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.Attempt;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import dev.tuning.report.ReportBody;
import dev.tuning.report.ReportIntake.Admission;
import dev.tuning.report.ReportIntake.Admission.Admitted;
import dev.tuning.report.ReportIntake.Admission.Refused;
import dev.tuning.report.ReportIntake.Answer;
import dev.tuning.report.ReportIntake.Refusal;
import dev.tuning.report.ReportIntake.ReportingPod;
import dev.tuning.report.ReportLines;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which pods may report, and who hears of it. */
class TrialReportsTest {

  private final Study study = new StudyManifest().set("trial.hosts", "2").study();
  private final Trial trial = TestTrials.fresh(study);
  private final Map<String, HasMetadata> cluster = new HashMap<>();
  private final List<String> woken = new ArrayList<>();
  private final TrialReports reports = new TrialReports(Clock.systemUTC());

  TrialReportsTest() {
    trial.getMetadata().setOwnerReferences(List.of(Ownership.by(study)));
    put(study);
    put(trial);
    attempt(1);
    reports.connect(
        new TrialReports.Caches(
            (namespace, name) -> cached(Trial.class, namespace, name),
            (namespace, name) -> cached(Study.class, namespace, name),
            (namespace, name) -> cached(Pod.class, namespace, name),
            (namespace, name) -> cached(Trial.class, namespace, name).isPresent()),
        woke -> woken.add(woke.getMetadata().getName()));
  }

  private <T extends HasMetadata> Optional<T> cached(Class<T> type, String namespace, String name) {
    return Optional.ofNullable(cluster.get(type.getSimpleName() + "/" + namespace + "/" + name))
        .map(type::cast);
  }

  private void put(HasMetadata object) {
    cluster.put(key(object), object);
  }

  private static String key(HasMetadata object) {
    return "%s/%s/%s"
        .formatted(
            object.getKind(), object.getMetadata().getNamespace(), object.getMetadata().getName());
  }

  /** An attempt is under way, with a pod on each host. */
  private void attempt(int number) {
    trial.setStatus(
        TrialStatus.NEW
            .withPhase(Phase.RUNNING, null, null)
            .withAttempts(List.of(TestTrials.attempt(number, null))));
    put(TestPods.of(study, number, 0));
    put(TestPods.of(study, number, 1));
  }

  private void end(String outcome) {
    Attempt open = trial.getStatus().attempts().getLast();
    trial.setStatus(
        trial
            .getStatus()
            .withAttempts(List.of(open.ended("2026-11-24T13:00:00Z", outcome, null, null, null))));
  }

  private static ReportingPod pod(int attempt, int host) {
    return new ReportingPod(
        "lab", Names.pod("digits-7", attempt, host), "pod-uid-" + attempt + "-" + host);
  }

  private Admission admit(ReportingPod pod) {
    return reports.admit("lab", "digits-7", pod);
  }

  private static void assertRefused(Admission admission, Refusal refusal, String message) {
    assertThat(admission).isInstanceOf(Refused.class);
    assertThat(((Refused) admission).refusal()).isEqualTo(refusal);
    assertThat(((Refused) admission).message()).contains(message);
  }

  private static ReportBody body(String... lines) throws ReportLines.InvalidLine {
    return ReportLines.parse(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
  }

  private static CompletableFuture<Answer> report(Admission admission, String... lines)
      throws Exception {
    return ((Admitted) admission).report(body(lines)).toCompletableFuture();
  }

  private static String line(long step) {
    return "{\"step\": %d, \"metrics\": {\"validation/error\": 0.5}}".formatted(step);
  }

  @Test
  void theChiefOfTheAttemptUnderWayMayReport() throws Exception {
    assertThat(report(admit(pod(1, 0)), line(10)).getNow(null))
        .isEqualTo(new Answer(List.of(), Optional.empty()));
    assertThat(reports.known(trial)).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    // Pods of other trials, also of one whose name begins the same, and no pods of trials at all.
    "lab, digits-8-1-0, is none of trial digits-7",
    "lab, digits-7-r1-1-0, is none of trial digits-7",
    "lab, digits-70-1-0, is none of trial digits-7",
    "lab, digits-7-1-1-0, is none of trial digits-7",
    "lab, digits-7, is none of trial digits-7",
    "lab, digits-7-1-x, is none of trial digits-7",
    // A pod of that name elsewhere.
    "home, digits-7-1-0, is none of trial digits-7",
    "lab, digits-7-1-1, only the chief",
  })
  void othersMayNot(String namespace, String name, String message) {
    assertRefused(
        admit(new ReportingPod(namespace, name, "pod-uid-1-0")), Refusal.FORBIDDEN, message);
  }

  /** Its name may have been given again. */
  @Test
  void theTokenOfADeletedPodIsWorthNothing() {
    assertRefused(
        admit(new ReportingPod("lab", "digits-7-1-0", "another-uid")),
        Refusal.FORBIDDEN,
        "another pod");
  }

  @Test
  void aPodThatSomebodyElseNamedLikeAChiefMayNot() {
    Pod stranger = TestPods.of(study, 1, 0);
    stranger.getMetadata().setOwnerReferences(List.of());
    put(stranger);

    assertRefused(admit(pod(1, 0)), Refusal.FORBIDDEN, "another pod");
  }

  @Test
  void nobodyMayBeforeTheCachesAreFilled() {
    TrialReports fresh = new TrialReports(Clock.systemUTC());

    assertRefused(fresh.admit("lab", "digits-7", pod(1, 0)), Refusal.NOT_READY, "has just started");
    // What a name says is known all the same.
    assertRefused(fresh.admit("lab", "digits-7", pod(1, 1)), Refusal.FORBIDDEN, "chief");
  }

  @Test
  void aTrialThatIsGoneIsUnknown() {
    cluster.remove(key(trial));

    assertThat(admit(pod(1, 0)))
        .isInstanceOfSatisfying(
            Admission.Unknown.class,
            unknown -> {
              assertThat(unknown.exists().getAsBoolean()).isFalse();
              put(trial);
              assertThat(unknown.exists().getAsBoolean()).isTrue();
            });
  }

  @Test
  void aTrialWhoseStudyIsGoneOrAnotherIsGoneSoon() {
    cluster.remove(key(study));
    assertRefused(admit(pod(1, 0)), Refusal.NOT_READY, "the Study");

    Study namesake = new StudyManifest().study();
    namesake.getMetadata().setUid("another-uid");
    put(namesake);
    assertRefused(admit(pod(1, 0)), Refusal.NOT_READY, "the Study");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Completed", "Failed", "Disrupted", "Cancelled", "Infeasible"})
  void anAttemptThatIsOverMayNotReport(String outcome) {
    end(outcome);

    assertRefused(admit(pod(1, 0)), Refusal.ATTEMPT_OVER, "attempt 1 of trial digits-7 is over");
  }

  @Test
  void norMayOneBeforeTheLatest() {
    attempt(2);

    assertRefused(admit(pod(1, 0)), Refusal.ATTEMPT_OVER, "attempt 1");
    assertThat(admit(pod(2, 0))).isInstanceOf(Admitted.class);
  }

  /** The pod may be faster than the operator's caches. */
  @Test
  void aPodThatIsNotKnownYetMayTryAgain() {
    assertRefused(admit(pod(2, 0)), Refusal.NOT_READY, "does not know this pod yet");
    cluster.remove(key(TestPods.of(study, 1, 0)));
    assertRefused(admit(pod(1, 0)), Refusal.NOT_READY, "does not know this pod yet");
    trial.setStatus(null);
    assertRefused(admit(pod(1, 0)), Refusal.NOT_READY, "does not know this pod yet");
  }

  @Test
  void theReconcilerIsWokenOnceUntilItHasWritten() throws Exception {
    Admission chief = admit(pod(1, 0));
    report(chief, line(10));
    assertThat(woken).containsExactly("digits-7");
    report(chief, line(20));
    assertThat(woken).hasSize(1);

    AttemptReports said = reports.known(trial).orElseThrow();
    said.take();
    said.written(TestPods.CREATED);
    report(chief, line(20));
    assertThat(woken).hasSize(1);
    report(chief, line(30));
    assertThat(woken).hasSize(2);
    // At the end it may not wait.
    assertThat(report(chief, "{\"outcome\": \"Completed\"}")).isNotDone();
    assertThat(woken).hasSize(3);
  }

  @Test
  void whoWaitsForATrialThatIsForgottenIsTold() throws Exception {
    CompletableFuture<Answer> answer = report(admit(pod(1, 0)), "{\"outcome\": \"Completed\"}");
    reports.forget(trial);

    assertThat(answer).isCompletedExceptionally();
    assertThat(reports.known(trial)).isEmpty();
  }

  @Test
  void theNextAttemptTakesThePlaceOfTheOneBefore() throws Exception {
    CompletableFuture<Answer> answer = report(admit(pod(1, 0)), "{\"outcome\": \"Completed\"}");
    attempt(2);
    report(admit(pod(2, 0)), line(10));

    assertThat(answer).isCompletedExceptionally();
    assertThat(reports.known(trial).orElseThrow().attempt()).isEqualTo(2);
  }

  /** Its body was slow to come. */
  @Test
  void aLateReportOfTheAttemptBeforeHarmsNothing() throws Exception {
    Admission early = admit(pod(1, 0));
    attempt(2);
    CompletableFuture<Answer> waiting = report(admit(pod(2, 0)), line(100));
    CompletableFuture<Answer> late = report(early, line(50));

    assertThat(late).isCompletedExceptionally();
    assertThat(waiting).isNotDone();
    assertThat(reports.known(trial).orElseThrow().attempt()).isEqualTo(2);
  }

  @Test
  void aStudyThatReadsLogsTakesReportsToo() {
    put(new StudyManifest().set("trial.collector", "Stdout").study());

    assertThat(admit(pod(1, 0))).isInstanceOf(Admitted.class);
  }
}
