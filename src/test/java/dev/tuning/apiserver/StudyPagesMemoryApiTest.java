package dev.tuning.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialSpec.Purpose;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.process.PackagedOperator;
import dev.tuning.report.Observation;
import dev.tuning.report.TrialReport;
import dev.tuning.study.PlannedTrial;
import dev.tuning.trial.Labels;
import dev.tuning.trial.Ownership;
import dev.tuning.trial.TrialResult;
import dev.tuning.trial.TrialVerdict;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The largest report that the operator makes, in the heap of its image. A heap that is too small
 * ends the operator. What it prints is the figure of docs/report.md.
 */
@ExtendWith(ApiServer.class)
@Timeout(300)
class StudyPagesMemoryApiTest {

  private static final int TRIALS = 2_000;
  private static final int PARAMETERS = 20;
  private static final int STEPS = 3_000;
  private static final int EVERY = 100;
  private static final int ROUNDS = 5;
  private static final int AT_ONCE = 4;

  /** What a collection leaves of the heap. */
  private static final Pattern LEFT = Pattern.compile("->(\\d+)M\\(");

  private static final Duration LONG = Duration.ofSeconds(120);

  private final String release = ApiServer.newNamespace();
  private final String watched = ApiServer.newNamespace();

  @TempDir Path directory;

  private static String manifest() {
    return """
    apiVersion: tuning.dev/v1alpha1
    kind: Study
    metadata: {name: large}
    spec:
      objective: {metric: validation/error, goal: Minimize}
      parameters:
    %s
      search: {seed: 1}
      budget: {maxTrials: %d, parallelism: 1}
      trial:
        steps: %d
        evalEverySteps: %d
        template: {spec: {containers: [{name: trial, image: example/trainer:1}]}}
    """
        .formatted(
            IntStream.range(0, PARAMETERS)
                .mapToObj("  - {name: parameter%d, double: {min: 0.0, max: 1.0}}"::formatted)
                .collect(Collectors.joining("\n")),
            TRIALS,
            STEPS,
            EVERY);
  }

  /** One that has ended: each tenth is infeasible, the others have two curves. */
  private static void create(Study study, int index) {
    Map<String, JsonNode> parameters = new TreeMap<>();
    for (int i = 0; i < PARAMETERS; i++) {
      parameters.put("parameter" + i, DoubleNode.valueOf(share(index, i)));
    }
    Trial trial = new PlannedTrial(index, 0, Purpose.Search, parameters).of(study);
    trial.setMetadata(
        new ObjectMetaBuilder(trial.getMetadata())
            .withNamespace(study.getMetadata().getNamespace())
            .withLabels(Map.of(Labels.STUDY, study.getMetadata().getName()))
            .withOwnerReferences(Ownership.by(study))
            .build());
    Trial created = ApiServer.client().resource(trial).create();
    created.setStatus(status(study, created, index));
    ApiServer.client().resource(created).updateStatus();
  }

  private static TrialStatus status(Study study, Trial trial, int index) {
    List<Observation> observations = new ArrayList<>();
    for (int step = EVERY; step <= STEPS; step += EVERY) {
      double error = share(index, PARAMETERS) + share(index, step) / 10;
      observations.add(
          new Observation(
              step, Map.of("validation/error", error, "train/loss", 2 * error), Optional.empty()));
    }
    TrialStatus trained =
        TrialResult.withObservations(
            study, trial, TrialStatus.NEW, new TrialReport.Completed(observations));
    return index % 10 == 9
        ? trained.withPhase(TrialStatus.Phase.INFEASIBLE, "Diverged", "the loss is not finite")
        : TrialVerdict.completed(study.getSpec().objective(), trained);
  }

  /** From 0 to 1, with all the digits that a number may have. */
  private static double share(int a, int b) {
    double x = Math.sin(a * 12.9898 + b * 78.233) * 43758.5453;
    return x - Math.floor(x);
  }

  @Test
  void theLargestFitsBesideTheOperatorsWork() throws Exception {
    Chart chart = new Chart(release, "watchNamespaces={" + watched + "}");
    chart.install();
    String reader =
        Accounts.token(
            watched, "reader", Accounts.may("get", "studies"), Accounts.may("list", "trials"));
    Study study = Studies.create(ApiServer.client(), watched, manifest());
    try (var writers = Executors.newFixedThreadPool(8)) {
      IntStream.range(0, TRIALS).forEach(i -> writers.submit(() -> create(study, i)));
    }
    assertThat(Studies.trials(watched, "large")).hasSize(TRIALS);

    Path collections = directory.resolve("gc.log");
    Map<String, String> environment = chart.environment("operator");
    environment.put("JAVA_TOOL_OPTIONS", "-Xlog:gc:file=" + collections);
    try (var operator = new PackagedOperator(chart.kubeconfig(), directory, environment);
        var client = HttpClient.newHttpClient()) {
      await()
          .atMost(LONG)
          .failFast(() -> !operator.isAlive())
          .until(() -> Studies.has(Studies.get(watched, "large"), "Complete"));
      int before = left(collections).getLast();
      int known = left(collections).size();
      long memory = operator.usage().mebibytes();
      operator.usage().forgetPeak();

      int length = 0;
      try (var readers = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int round = 0; round < ROUNDS; round++) {
          List<Future<HttpResponse<String>>> answers =
              IntStream.range(0, AT_ONCE)
                  .mapToObj(_ -> readers.submit(() -> get(client, operator, "large", reader)))
                  .toList();
          int made = 0;
          for (var answer : answers) {
            HttpResponse<String> page = answer.get();
            assertThat(page.statusCode()).isIn(200, 503);
            if (page.statusCode() == 200) {
              assertThat(page.body()).contains("\"name\":\"large-1999\"").endsWith("</html>\n");
              length = page.body().length();
              made++;
            } else {
              assertThat(page.headers().firstValue("Retry-After")).isPresent();
            }
          }
          assertThat(made).isPositive();
        }
      }
      assertThat(get(client, operator, "large.csv", reader).body().lines()).hasSize(TRIALS + 1);

      List<Integer> since = left(collections).subList(known, left(collections).size());
      System.out.printf(
          "report of %,d trials: %d KiB; heap %d MiB before, after collections at most %s MiB;"
              + " process %d MiB before, at most %d MiB%n",
          TRIALS,
          length / 1024,
          before,
          since.stream().max(Integer::compare).map(String::valueOf).orElse("?"),
          memory,
          operator.usage().peakMebibytes());
      assertThat(operator.isAlive()).isTrue();
      assertThat(operator.log()).doesNotContain("WARN", "ERROR", "OutOfMemory");
    }
  }

  private HttpResponse<String> get(
      HttpClient client, PackagedOperator operator, String name, String token)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(
                URI.create("%s/studies/%s/%s".formatted(operator.managementUrl(), watched, name)))
            .header("Authorization", "Bearer " + token)
            .build(),
        BodyHandlers.ofString());
  }

  private static List<Integer> left(Path collections) throws IOException {
    return LEFT.matcher(Files.readString(collections))
        .results()
        .map(result -> Integer.valueOf(result.group(1)))
        .toList();
  }
}
