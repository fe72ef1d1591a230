package dev.tuning.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tuning.apiserver.FakeKubelet.Exit;
import dev.tuning.process.PackagedOperator;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the operator of the chart tells of itself while it runs a Study: metrics and logs. */
@ExtendWith(ApiServer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class ObservabilityApiTest {

  private static final Duration LONG = Duration.ofSeconds(90);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern OUR_METRICS = Pattern.compile("`(study_operator_[a-z_]+)`");
  private static final Pattern METRIC = Pattern.compile("\\b([a-z]+_[a-z_]+)\\{");
  private static final int TRIALS = 5;
  private static final int PARALLELISM = 2;

  private String watched;
  private PackagedOperator operator;
  private Scrape scrape;
  private List<JsonNode> log;

  @BeforeAll
  void runAStudy(@TempDir Path directory) throws Exception {
    String release = ApiServer.newNamespace();
    watched = ApiServer.newNamespace();
    var chart = new Chart(release, "watchNamespaces={" + watched + "}");
    chart.install();
    PodReporter.prepare(watched);
    Map<String, String> environment = new HashMap<>(chart.environment("operator"));
    environment.put("QUARKUS_LOG_CATEGORY__IO_JAVAOPERATORSDK__LEVEL", "DEBUG");
    try (var _ = new FakeKubelet(watched, ObservabilityApiTest::train)) {
      operator = new PackagedOperator(chart.kubeconfig(), directory, environment);
      Studies.create(ApiServer.client(), watched, Studies.manifest("digits", TRIALS, PARALLELISM));
      await()
          .atMost(LONG)
          .failFast(() -> !operator.isAlive())
          .until(() -> Studies.has(Studies.get(watched, "digits"), "Complete"));
      // What counts the Studies is the cache, and a second old at most.
      await()
          .atMost(LONG)
          .until(
              () ->
                  new Scrape(operator.metrics()).value("study_operator_studies{state=\"Complete\"}")
                      == 1);
      scrape = new Scrape(operator.metrics());
      log = operator.log().lines().map(ObservabilityApiTest::json).toList();
    }
  }

  @AfterAll
  void stop() {
    operator.close();
  }

  private static Exit train(Pod pod) {
    var reporter = new PodReporter(pod);
    reporter.report("{\"step\": 100, \"metrics\": {\"validation/error\": 0.5}}\n");
    if (reporter.send("no report").statusCode() != 422) {
      throw new AssertionError("a report that is none was taken");
    }
    return new Exit(0, null);
  }

  private static JsonNode json(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new AssertionError("this line is no JSON: " + line, e);
    }
  }

  @Test
  void studiesAndTrialsAreCounted() {
    assertThat(scrape.value("study_operator_studies{state=\"Running\"}")).isZero();
    assertThat(scrape.value("study_operator_trials{phase=\"Succeeded\"}")).isEqualTo(TRIALS);
    assertThat(scrape.value("study_operator_trials{phase=\"Running\"}")).isZero();
    assertThat(scrape.value("study_operator_leader{}")).isEqualTo(1);
  }

  /** The first ones take no one's place. */
  @Test
  void eachTrialInThePlaceOfAnotherOneIsATurnaround() {
    assertThat(scrape.value("study_operator_slot_turnaround_seconds_count{}"))
        .isEqualTo(TRIALS - PARALLELISM);
    assertThat(scrape.value("study_operator_slot_turnaround_seconds_bucket{le=\"+Inf\"}"))
        .isEqualTo(TRIALS - PARALLELISM);
    assertThat(scrape.value("study_operator_slot_turnaround_seconds_sum{}"))
        .isPositive()
        .isLessThan(LONG.toSeconds());
    assertThat(scrape.value("study_operator_suggestion_seconds_count{}"))
        .isBetween(2.0, (double) TRIALS);
  }

  @Test
  void passesAreTimedAndNoneIsLeftInAQueue() {
    for (String controller : List.of("study", "trial")) {
      assertThat(
              scrape.value(
                  "study_operator_reconcile_seconds_count{controller=\"%s\",result=\"success\"}"
                      .formatted(controller)))
          .isGreaterThanOrEqualTo(TRIALS - PARALLELISM);
      for (String gauge : List.of("queued", "running")) {
        await()
            .atMost(LONG)
            .untilAsserted(
                () ->
                    assertThat(
                            new Scrape(operator.metrics())
                                .value(
                                    "study_operator_reconcile_%s{controller=\"%s\"}"
                                        .formatted(gauge, controller)))
                        .isZero());
      }
    }
  }

  @Test
  void requestsAreCountedByWhatTheyAsk() {
    assertThat(requests("create", "pods")).isEqualTo(TRIALS);
    assertThat(requests("create", "trials")).isEqualTo(TRIALS);
    assertThat(requests("patch", "trials/status")).isGreaterThanOrEqualTo(TRIALS);
    assertThat(requests("patch", "studies/status")).isPositive();
    assertThat(requests("list", "studies")).isPositive();
  }

  private double requests(String verb, String kind) {
    return scrape.value(
        "study_operator_api_requests_total{kind=\"%s\",status=\"2xx\",verb=\"%s\"}"
            .formatted(kind, verb));
  }

  @Test
  void reportsAreCountedByWhatBecomesOfThem() {
    assertThat(scrape.value("study_operator_reports_seconds_count{result=\"taken\"}"))
        .isEqualTo(TRIALS);
    assertThat(scrape.value("study_operator_reports_seconds_count{result=\"invalid\"}"))
        .isEqualTo(TRIALS);
  }

  /** Where there are thousands, each label would be a series. */
  @Test
  void noNameOfAStudyOrItsNamespaceIsALabel() {
    assertThat(scrape.samples().keySet())
        .noneMatch(series -> series.contains("digits") || series.contains(watched));
    assertThat(scrape.samples()).hasSizeLessThan(600);
  }

  @Test
  void metricsAreNotServedToPodsOfTrials() throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var answer =
          client.send(
              HttpRequest.newBuilder(URI.create(operator.reportUrl() + "/q/metrics")).build(),
              BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body()).contains("there is nothing here");
    }
  }

  @Test
  void theDocumentationHasOurMetricsAndNoOthers() throws IOException {
    SortedSet<String> documented =
        OUR_METRICS
            .matcher(Files.readString(Path.of("docs/observing.md")))
            .results()
            .map(result -> result.group(1))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(documented)
        .containsExactlyElementsOf(
            scrape.names().stream()
                .filter(name -> name.startsWith("study_operator_"))
                .map(name -> name.replaceFirst("_(bucket|count|sum|max)$", ""))
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void theDashboardAsksForWhatThereIs() throws IOException {
    var dashboard = Path.of("helm/study-operator/files/dashboard.json");
    List<String> asked =
        JSON.readTree(dashboard.toFile()).findValues("expr").stream()
            .flatMap(expression -> METRIC.matcher(expression.asText()).results())
            .map((MatchResult result) -> result.group(1))
            .distinct()
            .toList();

    assertThat(asked).hasSizeGreaterThan(10);
    assertThat(scrape.names()).containsAll(asked);
  }

  @Test
  void everyLineIsAnObjectThatSaysWhatHappenedWhen() {
    assertThat(log)
        .isNotEmpty()
        .allSatisfy(
            line ->
                assertThat(line.properties())
                    .extracting(Map.Entry::getKey)
                    .contains("timestamp", "level", "loggerName", "message"));
  }

  @Test
  void linesOfAPassSayWhoseItIs() {
    assertThat(ofPasses("Trial"))
        .isNotEmpty()
        .allSatisfy(
            fields -> {
              assertThat(fields.path("namespace").asText()).isEqualTo(watched);
              assertThat(fields.path("study").asText()).isEqualTo("digits");
              assertThat(fields.path("trial")).isEqualTo(fields.path("resource.name"));
              assertThat(fields.path("attempt").asText()).isEqualTo("1");
            });
    assertThat(ofPasses("Study"))
        .isNotEmpty()
        .allSatisfy(
            fields -> {
              assertThat(fields.path("namespace").asText()).isEqualTo(watched);
              assertThat(fields.path("study").asText()).isEqualTo("digits");
              assertThat(fields.has("trial")).isFalse();
            });
  }

  /** The fields of what the framework says while it has an object of a kind in hand. */
  private List<JsonNode> ofPasses(String kind) {
    return log.stream()
        .filter(line -> line.get("loggerName").asText().endsWith(".ReconciliationDispatcher"))
        .map(line -> line.get("mdc"))
        .filter(fields -> fields.path("resource.kind").asText().equals(kind))
        .toList();
  }
}
