package dev.tuning.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tuning.apiserver.FakeKubelet.Exit;
import dev.tuning.process.PackagedOperator;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
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

  private static PolicyRule may(String verb, String resource) {
    return new PolicyRuleBuilder()
        .withApiGroups("tuning.dev")
        .withResources(resource)
        .withVerbs(verb)
        .build();
  }

  /** The token of a new service account that may do this in its namespace, and nothing else. */
  private static String token(String namespace, String account, PolicyRule... rules) {
    var client = ApiServer.client();
    client
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withName(account)
                .withNamespace(namespace)
                .endMetadata()
                .build())
        .create();
    client
        .resource(
            new RoleBuilder()
                .withNewMetadata()
                .withName(account)
                .withNamespace(namespace)
                .endMetadata()
                .withRules(rules)
                .build())
        .create();
    client
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withName(account)
                .withNamespace(namespace)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", account)
                .addNewSubject()
                .withKind("ServiceAccount")
                .withName(account)
                .withNamespace(namespace)
                .endSubject()
                .build())
        .create();
    return client
        .serviceAccounts()
        .inNamespace(namespace)
        .withName(account)
        .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build())
        .getStatus()
        .getToken();
  }

  @Test
  void showsToEachWhatKubernetesLetsThemSee() throws Exception {
    Chart chart = new Chart(release, "watchNamespaces={" + watched + "}");
    chart.install();
    String reader = token(watched, "reader", may("get", "studies"), may("list", "trials"));
    String half = token(watched, "half", may("get", "studies"));
    String stranger = token(watched, "stranger");
    String elsewhere = token(other, "reader", may("get", "studies"), may("list", "trials"));
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

      assertThat(pages.status(watched, "study", half)).isEqualTo(403);
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

  @Test
  void servesNothingIfItIsToldNotTo() throws Exception {
    Chart chart =
        new Chart(release, "watchNamespaces={" + watched + "}", "studyPages.enabled=false");
    chart.install();
    String reader = token(watched, "reader", may("get", "studies"), may("list", "trials"));
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
