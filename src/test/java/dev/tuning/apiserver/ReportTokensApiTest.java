package dev.tuning.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tuning.report.ReportChannel;
import dev.tuning.report.ReportIntake;
import dev.tuning.report.ReportIntake.Admission;
import dev.tuning.report.ReportIntake.Answer;
import dev.tuning.report.ReportIntake.Refusal;
import dev.tuning.web.IssuerKeys;
import dev.tuning.web.PodTokens;
import dev.tuning.web.ReportEndpoint;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Who may report, with tokens that a real API server makes. The keys are fetched with the token of
 * a service account that has no permissions but those that Kubernetes gives to all of them, as the
 * operator does.
 */
@ExtendWith(ApiServer.class)
class ReportTokensApiTest {

  private static final String ACCOUNT = "trainer";

  private static Vertx vertx;
  private static HttpClient http;
  private static KubernetesClient operator;
  private static IssuerKeys keys;
  private static HttpServer server;
  private static String namespace;
  private static Pod chief;

  @BeforeAll
  static void start() throws Exception {
    vertx = Vertx.vertx();
    http = HttpClient.newHttpClient();
    namespace = newNamespace();
    chief = pod(namespace, "digits-3-0-0");
    operator = clientWith(token(namespace, null, null));
    // The API server makes its roles after it has started.
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(() -> operator.raw("/openid/v1/jwks") != null);
    keys = new IssuerKeys(operator::raw, Clock.systemUTC());
    server = serve(Clock.systemUTC());
  }

  @AfterAll
  static void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    operator.close();
    http.close();
  }

  /** The operator has no permission for more than that. */
  @Test
  void theKeysAreFetchedByAnAccountWithoutPermissions() {
    assertThatThrownBy(() -> operator.pods().inNamespace(namespace).list())
        .isInstanceOfSatisfying(
            KubernetesClientException.class,
            refused -> assertThat(refused.getCode()).isEqualTo(403));
    assertThat(operator.raw("/.well-known/openid-configuration")).contains("\"issuer\"");
    assertThat(operator.raw("/openid/v1/jwks")).contains("\"kid\"");
  }

  @Test
  void theChiefReports() throws Exception {
    HttpResponse<String> answer = report(token(namespace, chief, ReportChannel.AUDIENCE));

    assertThat(answer.body()).isEqualTo("{\"discard\":[],\"durable\":50}");
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  void aChangedSignatureIsRefused() throws Exception {
    String token = token(namespace, chief, ReportChannel.AUDIENCE);
    assertThat(report(token).statusCode()).isEqualTo(200);
    // The last byte of the signature has two bits in its last letter.
    String signature = token.substring(token.lastIndexOf('.') + 1);
    String changed =
        token.substring(0, token.length() - 2)
            + (signature.charAt(signature.length() - 2) == 'A' ? 'B' : 'A')
            + token.charAt(token.length() - 1);

    assertRefused(report(changed), 401, "the token is none of this cluster");
  }

  /** The API server makes no token for less than ten minutes. */
  @Test
  void anExpiredTokenIsRefused() throws Exception {
    String token = token(namespace, chief, ReportChannel.AUDIENCE);
    HttpServer later = serve(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(11)));

    assertRefused(report(later, namespace, "digits-3", token), 401, "the token has expired");
  }

  @Test
  void aTokenForTheApiServerIsRefused() throws Exception {
    assertRefused(report(token(namespace, chief, null)), 401, "not made for reports");
  }

  @Test
  void aTokenForAnotherServiceIsRefused() throws Exception {
    assertRefused(report(token(namespace, chief, "vault")), 401, "not made for reports");
  }

  @Test
  void aTokenOfNoPodIsRefused() throws Exception {
    assertRefused(report(token(namespace, null, ReportChannel.AUDIENCE)), 401, "bound to no pod");
  }

  @Test
  void aTokenOfASecretIsRefused() throws Exception {
    Secret secret =
        ApiServer.client()
            .resource(
                new SecretBuilder()
                    .withNewMetadata()
                    .withNamespace(namespace)
                    .withName("digits-3-0-0")
                    .endMetadata()
                    .build())
            .create();

    assertRefused(report(token(namespace, secret, ReportChannel.AUDIENCE)), 401, "bound to no pod");
  }

  @Test
  void anotherPodIsRefused() throws Exception {
    Pod other = pod(namespace, "digits-4-0-0");

    assertRefused(
        report(token(namespace, other, ReportChannel.AUDIENCE)), 403, "no chief of digits-3");
  }

  /** A pod that has its name, too. */
  @Test
  void aPodOfAnotherNamespaceIsRefused() throws Exception {
    String elsewhere = newNamespace();
    Pod other = pod(elsewhere, chief.getMetadata().getName());
    String token = token(elsewhere, other, ReportChannel.AUDIENCE);

    assertRefused(report(token), 403, "of a pod in another namespace");
    assertRefused(report(server, elsewhere, "digits-3", token), 403, "no chief of digits-3");
  }

  /** Knows one pod. */
  private static Admission admit(ReportIntake.ReportingPod pod, String trial) {
    var known =
        new ReportIntake.ReportingPod(
            namespace, chief.getMetadata().getName(), chief.getMetadata().getUid());
    return trial.equals("digits-3") && pod.equals(known)
        ? (Admission.Admitted)
            body -> CompletableFuture.completedFuture(new Answer(List.of(), Optional.of(50L)))
        : new Admission.Refused(Refusal.FORBIDDEN, "the pod is no chief of " + trial);
  }

  private static HttpServer serve(Clock clock) throws Exception {
    Router router = Router.router(vertx);
    new ReportEndpoint(
            new PodTokens(keys, clock), (in, trial, pod) -> admit(pod, trial), clock, () -> _ -> {})
        .mount(router);
    return vertx
        .createHttpServer()
        .requestHandler(router)
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  private static HttpResponse<String> report(String token) throws Exception {
    return report(server, namespace, "digits-3", token);
  }

  private static HttpResponse<String> report(
      HttpServer to, String namespace, String trial, String token) throws Exception {
    return http.send(
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:" + to.actualPort() + ReportChannel.path(namespace, trial)))
            .header("Authorization", "Bearer " + token)
            .POST(BodyPublishers.ofString("{\"step\": 50, \"metrics\": {\"loss\": 0.5}}"))
            .build(),
        BodyHandlers.ofString());
  }

  private static void assertRefused(HttpResponse<String> answer, int status, String message) {
    assertThat(answer.body()).startsWith("{\"error\":\"").contains(message);
    assertThat(answer.statusCode()).isEqualTo(status);
  }

  private static String newNamespace() {
    String name = ApiServer.newNamespace();
    ApiServer.client()
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace(name)
                .withName(ACCOUNT)
                .endMetadata()
                .build())
        .create();
    return name;
  }

  private static Pod pod(String namespace, String name) {
    return ApiServer.client()
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withServiceAccountName(ACCOUNT)
                .addNewContainer()
                .withName("trial")
                .withImage("example/trainer:1")
                .endContainer()
                .endSpec()
                .build())
        .create();
  }

  /**
   * A token of the account, as short-lived as the API server makes it.
   *
   * @param bound what it is bound to; null for nothing
   * @param audience whom it is for; null for the API server
   */
  private static String token(String namespace, HasMetadata bound, String audience) {
    var request = new TokenRequestBuilder().withNewSpec().withExpirationSeconds(600L);
    if (audience != null) {
      request.withAudiences(audience);
    }
    if (bound != null) {
      request
          .withNewBoundObjectRef()
          .withApiVersion(bound.getApiVersion())
          .withKind(bound.getKind())
          .withName(bound.getMetadata().getName())
          .withUid(bound.getMetadata().getUid())
          .endBoundObjectRef();
    }
    return ApiServer.client()
        .serviceAccounts()
        .inNamespace(namespace)
        .withName(ACCOUNT)
        .tokenRequest(request.endSpec().build())
        .getStatus()
        .getToken();
  }

  /** A client that has nothing but a token. */
  private static KubernetesClient clientWith(String token) {
    Config admin = ApiServer.client().getConfiguration();
    return ApiServer.newClient(
        builder ->
            builder.withConfig(
                new ConfigBuilder(Config.empty())
                    .withMasterUrl(admin.getMasterUrl())
                    .withCaCertData(admin.getCaCertData())
                    .withCaCertFile(admin.getCaCertFile())
                    .withTrustCerts(admin.isTrustCerts())
                    .withOauthToken(token)
                    .build()));
  }
}
