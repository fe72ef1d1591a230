package dev.tuning.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tuning.api.v1alpha1.TrialStatus.Attempt;
import dev.tuning.apiserver.FakeKubelet.Exit;
import dev.tuning.permissions.Grant;
import dev.tuning.permissions.PermissionReview;
import dev.tuning.permissions.Request;
import dev.tuning.process.PackagedOperator;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two operators of the chart, with the permissions of the chart. What is measured is printed, in
 * lines that begin with "leader election".
 */
@ExtendWith(ApiServer.class)
@Timeout(300)
class LeaderElectionApiTest {

  private static final Duration LONG = Duration.ofSeconds(90);

  /** From the death of a leader to the next pod. */
  private static final Duration FAIL_OVER = Duration.ofSeconds(20);

  /** What the Deployment gives a pod to end. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  private static final String REPORT = "{\"step\": 50, \"metrics\": {\"validation/error\": 0.9}}\n";

  private final String release = ApiServer.newNamespace();
  private final String watched = ApiServer.newNamespace();
  private final Chart chart = new Chart(release, "watchNamespaces={" + watched + "}", "replicas=2");
  private final Map<String, CountDownLatch> ends = new ConcurrentHashMap<>();

  @TempDir Path directory;

  @BeforeEach
  void install() {
    chart.install();
    PodReporter.prepare(watched);
  }

  private PackagedOperator operator(String pod) {
    chart.createPod(pod);
    return new PackagedOperator(chart.kubeconfig(), directory.resolve(pod), chart.environment(pod));
  }

  private String leader() {
    Lease lease = ApiServer.client().leases().inNamespace(release).withName("study-operator").get();
    return lease == null ? null : lease.getSpec().getHolderIdentity();
  }

  private CountDownLatch end(String trial) {
    return ends.computeIfAbsent(trial, _ -> new CountDownLatch(1));
  }

  /** Runs until the test ends it. */
  private Exit train(Pod pod) {
    try {
      end(FakeKubelet.env(pod, "TRIAL_NAME")).await();
      return Exit.completed(0.5);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Exit.terminated();
    }
  }

  /** Trials that run, as an operator exports. */
  private static double running(PackagedOperator operator) {
    return new Scrape(operator.metrics()).value("study_operator_trials{phase=\"Running\"}");
  }

  private Pod pod(String name) {
    return ApiServer.client().pods().inNamespace(watched).withName(name).get();
  }

  private boolean isRunning(String name) {
    Pod pod = pod(name);
    return pod != null && "Running".equals(pod.getStatus().getPhase());
  }

  /** Ends a trial, and waits for the pod of another one in its place. */
  private Duration awaitNext(String ended, String next, long since) {
    end(ended).countDown();
    await().atMost(LONG).pollInterval(Duration.ofMillis(50)).until(() -> pod(next) != null);
    return Duration.ofNanos(System.nanoTime() - since);
  }

  private static HttpResponse<String> report(PackagedOperator operator, Pod pod) throws Exception {
    var reporter = new PodReporter(pod);
    try (var client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(
                  URI.create(operator.reportUrl() + URI.create(reporter.url()).getPath()))
              .header("Authorization", "Bearer " + reporter.token())
              .POST(BodyPublishers.ofString(REPORT))
              .build(),
          BodyHandlers.ofString());
    }
  }

  @Test
  void anotherOneTakesOverAndTrialsRunOn() throws Exception {
    try (var kubelet = new FakeKubelet(watched, this::train);
        var first = operator("first")) {
      await().atMost(LONG).until(() -> "first".equals(leader()));
      try (var second = operator("second")) {
        await().atMost(LONG).until(() -> first.isReady() && second.isReady());
        Studies.create(ApiServer.client(), watched, Studies.manifest("study", 5, 2));
        await().atMost(LONG).until(() -> isRunning("study-0-1-0") && isRunning("study-1-1-0"));
        Pod untouched = pod("study-0-1-0");

        assertThat(chart.podsOfTheService()).containsExactly("first");
        await().atMost(LONG).until(() -> running(first) == 2);
        // Sums over both are right.
        assertThat(running(second)).isZero();
        assertThat(new Scrape(second.metrics()).value("study_operator_leader{}")).isZero();
        await().atMost(LONG).until(() -> report(first, untouched).statusCode() == 200);
        HttpResponse<String> away = report(second, untouched);
        assertThat(away.statusCode()).isEqualTo(503);
        assertThat(away.headers().map())
            .containsEntry("Retry-After", List.of("1"))
            .containsEntry("connection", List.of("close"));

        long killed = System.nanoTime();
        first.kill();
        Duration failOver = awaitNext("study-1", "study-2-1-0", killed);
        assertThat(leader()).isEqualTo("second");
        // The one that is dead is not ready, and no endpoint for that.
        assertThat(chart.podsOfTheService()).containsExactly("first", "second");
        await().atMost(LONG).until(() -> report(second, untouched).statusCode() == 200);

        try (var third = operator("third")) {
          await().atMost(LONG).until(third::isReady);
          assertThat(chart.podsOfTheService()).doesNotContain("third");
          long terminated = System.nanoTime();
          Duration end =
              second.terminate(GRACE).orElseThrow(() -> new AssertionError(second.log()));
          Duration handOver = awaitNext("study-2", "study-3-1-0", terminated);
          System.out.printf(
              "leader election: next pod %d ms after the leader was killed; SIGTERM ended the"
                  + " leader in %d ms, next pod %d ms after it%n",
              failOver.toMillis(), end.toMillis(), handOver.toMillis());

          assertThat(failOver).isLessThan(FAIL_OVER);
          assertThat(second.log()).doesNotContain("ERROR");
          // The Lease was handed over: nobody had to wait for its end.
          assertThat(handOver).isLessThan(Duration.ofSeconds(8));
          assertThat(pod("study-0-1-0").getMetadata().getUid())
              .isEqualTo(untouched.getMetadata().getUid());
          assertThat(isRunning("study-0-1-0")).isTrue();
          for (int trial = 0; trial < 5; trial++) {
            end("study-" + trial).countDown();
          }
          await().atMost(LONG).until(() -> Studies.has(Studies.get(watched, "study"), "Complete"));
          assertThat(kubelet.podsEver()).isEqualTo(5);
          assertThat(Studies.trials(watched, "study"))
              .allSatisfy(
                  trial ->
                      assertThat(trial.getStatus().attempts())
                          .extracting(Attempt::reason)
                          .containsExactly("Completed"));
          assertThat(third.log()).doesNotContainIgnoringCase("forbidden").doesNotContain("ERROR");
          assertTheRoleOfTheElectionIsUsed();
        }
      }
    }
  }

  /** What it allows, the three have used, and nothing else in the namespace of the release. */
  private void assertTheRoleOfTheElectionIsUsed() throws IOException {
    String account = "study-operator";
    List<Grant> grants =
        Grant.of(ApiServer.client(), release, account).stream()
            .filter(grant -> grant.namespace().equals(release))
            .toList();
    List<Request> requests =
        Request.of(
                ApiServer.auditLog(),
                "system:serviceaccount:" + release + ":" + account,
                Instant.EPOCH)
            .stream()
            .filter(request -> request.namespace().equals(release))
            .toList();

    assertThat(grants).isNotEmpty();
    assertThat(PermissionReview.problems(grants, requests)).isEmpty();
  }

  /** Its pod has the label still. */
  @Test
  void aLeaderThatStartsAgainInItsPodStandsBy() throws Exception {
    try (var first = operator("first")) {
      await().atMost(LONG).until(() -> "first".equals(leader()));
      try (var second = operator("second")) {
        await().atMost(LONG).until(second::isReady);
        first.kill();
        await().atMost(LONG).until(() -> "second".equals(leader()));
        try (var again =
            new PackagedOperator(
                chart.kubeconfig(), directory.resolve("again"), chart.environment("first"))) {
          await().atMost(LONG).until(again::isReady);
          assertThat(chart.podsOfTheService()).containsExactly("second");
        }
      }
    }
  }

  /** What it does from then on, it would do beside the next leader. */
  @Test
  void aLeaderWhoseLeaseIsTakenEnds() {
    try (var operator = operator("first")) {
      await().atMost(LONG).until(() -> "first".equals(leader()));
      ApiServer.client()
          .leases()
          .inNamespace(release)
          .withName("study-operator")
          // Whatever it holds by then: its holder renews it all the time.
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              "{\"spec\": {\"holderIdentity\": \"somebody\"}}");

      await().atMost(FAIL_OVER).until(() -> !operator.isAlive());
      assertThat(operator.log()).contains("first can't hold the Lease study-operator");
    }
  }
}
