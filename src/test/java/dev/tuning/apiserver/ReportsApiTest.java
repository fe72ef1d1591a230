package dev.tuning.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.StudyStatus.ReasonCount;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.ObjectiveValue;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import dev.tuning.apiserver.FakeKubelet.Exit;
import dev.tuning.trial.slots.RunningLimit;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What pods report, with tokens of their own, and what becomes of it. */
@ExtendWith(ApiServer.class)
@Timeout(240)
@Execution(ExecutionMode.CONCURRENT)
class ReportsApiTest {

  private static final Duration LONG = Duration.ofSeconds(120);
  private static final int RESTARTED_STEPS = 250;
  private static final Exit DONE = new Exit(0, null);

  private final String namespace = ApiServer.newNamespace();
  private ReportServer server;

  @BeforeEach
  void serve() {
    PodReporter.prepare(namespace);
    server = new ReportServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private OperatorProcess operator() {
    var operator =
        new OperatorProcess(
            namespace,
            Duration.ofSeconds(2),
            ApiServer.newClient(),
            RunningLimit.NONE,
            server.url());
    server.isServedBy(operator);
    return operator;
  }

  private void create(String manifest) {
    Studies.create(ApiServer.client(), namespace, manifest);
  }

  private Study awaitComplete(String study) {
    return Studies.awaitCondition(namespace, study, "Complete", LONG);
  }

  private Trial trial(String study, int index) {
    return Studies.trials(namespace, study).get(index);
  }

  private static int index(Pod pod) {
    return Integer.parseInt(FakeKubelet.env(pod, "TRIAL_INDEX"));
  }

  private static String line(int step, Object error) {
    return "{\"step\": %d, \"metrics\": {\"validation/error\": %s, \"train/loss\": %s}, \"checkpoint\": \"step-%d\"}\n"
        .formatted(step, error, 1.0 / (step + 1), step);
  }

  private static List<String> discard(JsonNode answer) {
    return StreamSupport.stream(answer.get("discard").spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }

  /** A trainer that only reports and exits with 0; it is told which checkpoints may go. */
  @Test
  void reportsAreEnough() {
    Map<String, List<String>> discarded = new ConcurrentHashMap<>();
    try (var _ =
            new FakeKubelet(
                namespace,
                pod -> {
                  var reporter = new PodReporter(pod);
                  for (int step = 10; step <= 100; step += 10) {
                    // Best at step 30.
                    JsonNode answer = reporter.report(line(step, Math.abs(step - 30) / 100.0));
                    discarded
                        .computeIfAbsent(
                            pod.getMetadata().getName(), _ -> new CopyOnWriteArrayList<>())
                        .addAll(discard(answer));
                  }
                  return DONE;
                });
        var _ = operator()) {
      create(
          Studies.manifest("reported", 2, 2)
              .replace("evalEverySteps: 50", "evalEverySteps: 10\n    checkpoint: {keepBest: 2}"));
      Study study = awaitComplete("reported");

      assertThat(study.getStatus().best().step()).isEqualTo(30);
      assertThat(study.getStatus().best().objective()).isZero();
      assertThat(study.getStatus().best().checkpoint()).isEqualTo("step-30");
      assertThat(study.getStatus().best().checkpointStep()).isEqualTo(30);
      for (Trial trial : Studies.trials(namespace, "reported")) {
        assertThat(trial.getStatus().objective()).isEqualTo(new ObjectiveValue(0, 30));
        assertThat(trial.getStatus().curves().get("validation/error").size()).isEqualTo(10);
        assertThat(trial.getStatus().checkpoints())
            .extracting(checkpoint -> checkpoint.path())
            .containsExactly("step-20", "step-30", "step-100");
        assertThat(discarded.get(trial.getMetadata().getName() + "-1-0"))
            .doesNotContain("step-20", "step-30", "step-100")
            .contains("step-10", "step-40", "step-50", "step-60", "step-70", "step-80", "step-90");
      }
    }
  }

  /** The answer at the end comes when the result is recorded: nobody can lose it then. */
  @Test
  void theLastReportIsRecordedBeforeItsAnswer() {
    Map<String, Trial> recorded = new ConcurrentHashMap<>();
    var kill = new CountDownLatch(1);
    try (var _ =
        new FakeKubelet(
            namespace,
            pod -> {
              var reporter = new PodReporter(pod);
              reporter.report(line(50, .5));
              JsonNode answer = reporter.report(line(100, .25));
              assertThat(answer.get("durable").asLong()).isEqualTo(100);
              recorded.put("last", trial("durable", 0));
              kill.countDown();
              return awaitForever();
            })) {
      try (var _ = operator()) {
        create(Studies.manifest("durable", 1, 1));
        await().atMost(LONG).until(() -> kill.getCount() == 0);
      }
      assertThat(recorded.get("last").getStatus().curves().get("validation/error").valuesByStep())
          .containsEntry(50L, .5)
          .containsEntry(100L, .25);
      assertThat(trial("durable", 0).getStatus().objective())
          .isEqualTo(new ObjectiveValue(.25, 100));
    }
  }

  private static Exit awaitForever() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return null;
  }

  /** What the answers do not call durable the trainer sends again, and nothing is missing. */
  @Test
  void restartsOfTheOperatorChangeNoNumber() {
    var progress = new AtomicInteger();
    try (var _ =
        new FakeKubelet(
            namespace,
            pod -> {
              var reporter = new PodReporter(pod);
              var random = new SplittableRandom(index(pod));
              NavigableMap<Integer, String> kept = new TreeMap<>();
              for (int step = 1; step <= RESTARTED_STEPS; step++) {
                kept.put(step, line(step, random.nextInt(1000) / 1000.0));
                JsonNode answer = reporter.report(String.join("", kept.values()));
                if (answer.hasNonNull("durable")) {
                  kept.headMap(answer.get("durable").asInt(), true).clear();
                }
                progress.accumulateAndGet(step, Math::max);
              }
              return DONE;
            })) {
      try (var _ = operator()) {
        createLong("reference");
        awaitComplete("reference");
      }
      progress.set(0);
      createLong("restarted");
      for (int reached = 50; reached < RESTARTED_STEPS; reached += 50) {
        try (var _ = operator()) {
          int until = reached;
          await().atMost(LONG).until(() -> progress.get() >= until);
        }
      }
      try (var _ = operator()) {
        awaitComplete("restarted");
      }

      for (int i = 0; i < 2; i++) {
        TrialStatus reference = trial("reference", i).getStatus();
        TrialStatus restarted = trial("restarted", i).getStatus();
        assertThat(restarted.objective()).isEqualTo(reference.objective());
        assertThat(restarted.curves().keySet()).isEqualTo(reference.curves().keySet());
        assertThat(extremes(restarted)).isEqualTo(extremes(reference));
        assertThat(restarted.checkpoints()).isEqualTo(reference.checkpoints());
        assertThat(restarted.attempts()).hasSize(1);
      }
    }
  }

  /** What of a long curve never depends on when it was written. */
  private static List<Double> extremes(TrialStatus status) {
    SortedMap<Long, Double> values = status.curves().get("validation/error").valuesByStep();
    return List.of(
        values.firstEntry().getValue(),
        values.lastEntry().getValue(),
        Collections.min(values.values()),
        Collections.max(values.values()));
  }

  private void createLong(String name) {
    create(
        Studies.manifest(name, 2, 2)
            .replace("steps: 100", "steps: " + RESTARTED_STEPS)
            .replace("evalEverySteps: 50", "evalEverySteps: 1\n    checkpoint: {keepBest: 3}"));
  }

  @Test
  void whatIsInfeasibleIsCountedByReasonAndNeverTheBest() {
    try (var _ =
            new FakeKubelet(
                namespace,
                pod -> {
                  var reporter = new PodReporter(pod);
                  reporter.report(line(50, .001));
                  return switch (index(pod)) {
                    case 0 -> {
                      reporter.report("{\"outcome\": \"Infeasible\", \"reason\": \"Diverged\"}");
                      yield new Exit(1, null);
                    }
                    case 1 -> {
                      reporter.report(line(100, "\"NaN\""));
                      yield DONE;
                    }
                    case 2 -> Exit.outOfMemory();
                    default -> {
                      reporter.report(line(100, .5));
                      yield DONE;
                    }
                  };
                });
        var _ = operator()) {
      create(Studies.manifest("bad", 4, 4));
      Study study = awaitComplete("bad");

      assertThat(study.getStatus().best().trial()).isEqualTo("bad-3");
      assertThat(study.getStatus().infeasible().reasons())
          .containsExactlyInAnyOrder(
              new ReasonCount("Diverged", 1),
              new ReasonCount("NonFiniteObjective", 1),
              new ReasonCount("OutOfMemory", 1));

      // What came before a divergence may count after all.
      edit(
          "bad",
          json ->
              json.replace("\"onDivergence\":\"Infeasible\"", "\"onDivergence\":\"BestBefore\""));
      await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThat(Studies.get(namespace, "bad").getStatus().infeasible().reasons())
                      .containsExactly(new ReasonCount("OutOfMemory", 1)));
      assertThat(Studies.get(namespace, "bad").getStatus().best().objective()).isEqualTo(.001);
      assertThat(Studies.isIn(trial("bad", 0), Phase.SUCCEEDED)).isTrue();
    }
  }

  /** A name that was misspelt is no reason to train again, nor is a wish that comes late. */
  @Test
  void anotherObjectiveNeedsNoOtherRun() {
    try (var kubelet =
            new FakeKubelet(
                namespace,
                pod -> {
                  new PodReporter(pod)
                      .report(
                          latency(50, .5 - index(pod) / 100.0, 10)
                              + latency(100, .25 - index(pod) / 100.0, 30));
                  return DONE;
                });
        var _ = operator()) {
      create(
          Studies.manifest("misspelt", 2, 2)
              .replace("metric: validation/error", "metric: validation/eror")
              .replace("parallelism: 2", "parallelism: 2, maxFailedTrials: 1"));
      Studies.awaitCondition(namespace, "misspelt", "Failed", LONG);
      assertThat(trial("misspelt", 0).getStatus().reason()).isEqualTo("MissingMetric");

      edit("misspelt", json -> json.replace("validation/eror", "validation/error"));
      Study repaired = awaitComplete("misspelt");
      assertThat(repaired.getStatus().trials().succeeded()).isEqualTo(2);
      assertThat(repaired.getStatus().best().trial()).isEqualTo("misspelt-1");
      assertThat(repaired.getStatus().best().step()).isEqualTo(100);

      edit(
          "misspelt",
          json ->
              json.replace(
                  "\"goal\":\"Minimize\"",
                  "\"goal\":\"Minimize\",\"constraints\":[{\"metric\":\"latency\",\"atMost\":20}]"));
      await()
          .atMost(LONG)
          .until(() -> Studies.get(namespace, "misspelt").getStatus().best().step() == 50);
      assertThat(trial("misspelt", 0).getStatus().objective())
          .isEqualTo(new ObjectiveValue(.5, 50));

      edit("misspelt", json -> json.replace("\"atMost\":20", "\"atMost\":5"));
      await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThat(Studies.get(namespace, "misspelt").getStatus().infeasible().reasons())
                      .containsExactly(new ReasonCount("Constraint", 2)));
      assertThat(Studies.get(namespace, "misspelt").getStatus().best()).isNull();
      assertThat(kubelet.podsEver()).isEqualTo(2);
    }
  }

  private static String latency(int step, double error, double latency) {
    return "{\"step\": %d, \"metrics\": {\"validation/error\": %s, \"latency\": %s}}\n"
        .formatted(step, error, latency);
  }

  private void edit(String study, UnaryOperator<String> change) {
    ApiServer.client()
        .resources(Study.class)
        .inNamespace(namespace)
        .withName(study)
        .edit(
            found ->
                Serialization.unmarshal(change.apply(Serialization.asJson(found)), Study.class));
  }

  /** One write in ten seconds for each trial, however often it reports. */
  @Test
  void writesAreFew() {
    int reports = 60;
    try (var _ =
            new FakeKubelet(
                namespace,
                pod -> {
                  var reporter = new PodReporter(pod);
                  IntStream.range(1, reports).forEach(step -> reporter.report(line(step, .5)));
                  reporter.report(line(100, .25));
                  return DONE;
                });
        var writes = new StatusWrites(namespace);
        var _ = operator()) {
      create(Studies.manifest("few", 1, 1));
      awaitComplete("few");

      assertThat(trial("few", 0).getStatus().curves().get("validation/error").size())
          .isEqualTo(reports);
      // Running, the first report, the last one, the end; what comes at once is written together.
      assertThat(writes.of("few-0")).isBetween(3, 8);
    }
  }
}
