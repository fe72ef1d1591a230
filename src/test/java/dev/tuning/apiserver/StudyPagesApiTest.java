package dev.tuning.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tuning.apiserver.FakeKubelet.Exit;
import dev.tuning.cli.Run;
import dev.tuning.process.PackagedOperator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Reports as the packaged operator serves them, under Kubernetes' own authorisation. */
@ExtendWith(ApiServer.class)
@Timeout(300)
class StudyPagesApiTest {

  private static final Duration LONG = Duration.ofSeconds(90);

  private final String release = ApiServer.newNamespace();
  private final String watched = ApiServer.newNamespace();
  private final String other = ApiServer.newNamespace();

  @TempDir Path directory;

  @Test
  void showsToEachWhatKubernetesLetsThemSee() throws Exception {
    Chart chart = new Chart(release, "watchNamespaces={" + watched + "}");
    chart.install();
    String reader =
        Accounts.token(
            watched, "reader", Accounts.may("get", "studies"), Accounts.may("list", "trials"));
    String half = Accounts.token(watched, "half", Accounts.may("get", "studies"));
    String stranger = Accounts.token(watched, "stranger");
    String elsewhere =
        Accounts.token(
            other, "reader", Accounts.may("get", "studies"), Accounts.may("list", "trials"));
    Studies.create(ApiServer.client(), watched, Studies.manifest("study", 3, 2));
    Studies.create(ApiServer.client(), other, Studies.manifest("study", 3, 2));
    try (var kubelet = new FakeKubelet(watched, _ -> Exit.completed(0.25));
        var operator =
            new PackagedOperator(chart.kubeconfig(), directory, chart.environment("operator"));
        var client = HttpClient.newHttpClient()) {
      await()
          .atMost(LONG)
          .failFast(() -> !operator.isAlive())
          .until(() -> Studies.has(Studies.get(watched, "study"), "Complete"));
      assertThat(kubelet.podsEver()).isEqualTo(3);
      var pages = new Pages(client, operator);

      HttpResponse<String> page = pages.get(watched, "study", reader);
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
      assertThat(page.body())
          .startsWith("<!DOCTYPE html>")
          .contains("\"name\":\"study-0\"", "\"name\":\"study-2\"", "\"objective\":0.25");

      // The program gives the same from outside.
      for (String form : List.of("html", "json", "csv")) {
        HttpResponse<String> answer =
            form.equals("html") ? page : pages.get(watched, "study." + form, reader);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(report(form));
      }

      assertThat(pages.status(watched, "study", half)).isEqualTo(403);
      assertThat(pages.status(watched, "study.csv", half)).isEqualTo(403);
      assertThat(pages.status(watched, "study.json", null)).isEqualTo(401);
      assertThat(pages.status(watched, "study", stranger)).isEqualTo(403);
      assertThat(pages.status(watched, "study", elsewhere)).isEqualTo(403);
      assertThat(pages.status(watched, "study", reader + "x")).isEqualTo(401);
      assertThat(pages.status(watched, "study", null)).isEqualTo(401);
      assertThat(pages.status(watched, "nothing", reader)).isEqualTo(404);
      // Its reader may see it, but this operator knows nothing of it.
      assertThat(pages.status(other, "study", elsewhere)).isEqualTo(404);

      // Where pods of trials report there are no pages.
      assertThat(
              client
                  .send(
                      HttpRequest.newBuilder(
                              URI.create(
                                  "%s/studies/%s/study".formatted(operator.reportUrl(), watched)))
                          .header("Authorization", "Bearer " + reader)
                          .build(),
                      BodyHandlers.discarding())
                  .statusCode())
          .isEqualTo(404);
      assertThat(operator.log())
          .doesNotContain("WARN", "ERROR", reader, stranger)
          .doesNotContainIgnoringCase("forbidden");
    }
  }

  private String report(String form) throws IOException {
    Path file = directory.resolve("report." + form);
    Path kubeconfig = directory.resolve("readers-kubeconfig");
    Files.writeString(kubeconfig, ApiServer.kubeconfig());
    Run run =
        Run.of(
            "report",
            "study",
            "-n",
            watched,
            "--kubeconfig",
            kubeconfig.toString(),
            "-o",
            file.toString());
    assertThat(run).isEqualTo(new Run(0, "", ""));
    return Files.readString(file);
  }

  @Test
  void servesNothingIfItIsToldNotTo() throws Exception {
    Chart chart =
        new Chart(release, "watchNamespaces={" + watched + "}", "studyPages.enabled=false");
    chart.install();
    String reader =
        Accounts.token(
            watched, "reader", Accounts.may("get", "studies"), Accounts.may("list", "trials"));
    try (var operator =
            new PackagedOperator(chart.kubeconfig(), directory, chart.environment("operator"));
        var client = HttpClient.newHttpClient()) {
      await().atMost(LONG).failFast(() -> !operator.isAlive()).until(operator::isReady);

      HttpResponse<String> answer = new Pages(client, operator).get(watched, "study", reader);
      assertThat(answer.statusCode()).isEqualTo(404);
      // Nobody of ours has answered.
      assertThat(answer.headers().firstValue("Cache-Control")).isEmpty();
    }
  }

  /**
   * What the operator answers.
   *
   * @param client asks
   * @param operator is asked
   */
  private record Pages(HttpClient client, PackagedOperator operator) {

    HttpResponse<String> get(String namespace, String name, String token)
        throws IOException, InterruptedException {
      var request =
          HttpRequest.newBuilder(
              URI.create("%s/studies/%s/%s".formatted(operator.managementUrl(), namespace, name)));
      if (token != null) {
        request.header("Authorization", "Bearer " + token);
      }
      return client.send(request.build(), BodyHandlers.ofString());
    }

    int status(String namespace, String name, String token)
        throws IOException, InterruptedException {
      return get(namespace, name, token).statusCode();
    }
  }
}
