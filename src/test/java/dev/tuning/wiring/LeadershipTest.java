package dev.tuning.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tuning.report.ReportIntake;
import dev.tuning.report.ReportIntake.Admission;
import dev.tuning.report.ReportIntake.Refusal;
import dev.tuning.report.ReportIntake.ReportingPod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeadershipTest {

  private final AtomicInteger deaths = new AtomicInteger();

  /** An API server that takes what is said of pods. */
  private final HttpServer cluster;

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private int status = 200;

  private final KubernetesClient client;
  private final Leadership leadership;
  private final LeaderCallbacks callbacks;
  private final ReportIntake intake;

  LeadershipTest() throws IOException {
    cluster = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    cluster.createContext("/", this::answer);
    cluster.start();
    client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder(Config.empty())
                    .withMasterUrl("http://127.0.0.1:" + cluster.getAddress().getPort())
                    .build())
            .build();
    leadership = new Leadership(client, "system", "study-operator", "me", deaths::incrementAndGet);
    callbacks = leadership.election().getLeaderCallbacks().orElseThrow();
    intake = leadership.asLeader((_, _, _) -> new Admission.Unknown(() -> false));
  }

  @AfterEach
  void close() {
    client.close();
    cluster.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.add(
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI().getPath()
            + " "
            + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    byte[] body = "{\"kind\": \"Pod\", \"apiVersion\": \"v1\"}".getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private Admission admit() {
    return intake.admit("lab", "digits-7", new ReportingPod("lab", "digits-7-1-0", "uid"));
  }

  @Test
  void onlyTheLeaderTakesReports() {
    assertThat(admit())
        .isInstanceOfSatisfying(
            Admission.Refused.class,
            refused -> assertThat(refused.refusal()).isEqualTo(Refusal.STANDS_BY));

    callbacks.onStartLeading();
    assertThat(admit()).isInstanceOf(Admission.Unknown.class);
  }

  @Test
  void thePodOfTheLeaderAloneHasTheLabel() {
    leadership.standBy();
    callbacks.onStartLeading();

    assertThat(requests)
        .filteredOn(request -> request.startsWith("PATCH"))
        .containsExactly(
            "PATCH /api/v1/namespaces/system/pods/me"
                + " {\"metadata\": {\"labels\": {\"tuning.dev/leader\": null}}}",
            "PATCH /api/v1/namespaces/system/pods/me"
                + " {\"metadata\": {\"labels\": {\"tuning.dev/leader\": \"true\"}}}");
  }

  /** No report would find it, while it keeps others from leading. */
  @Test
  void aLeaderThatCanNotBeLabelledEnds() {
    status = 403;

    callbacks.onStartLeading();
    assertThat(deaths).hasValue(1);
  }

  /** What is under way would be done beside the next leader. */
  @Test
  void aLeaderThatLosesItsLeaseEnds() {
    callbacks.onStartLeading();
    assertThat(deaths).hasValue(0);

    callbacks.onStopLeading();
    assertThat(deaths).hasValue(1);
    assertThat(admit()).isInstanceOf(Admission.Refused.class);
  }

  /** The framework would do so while the process shuts down, and wait for its own end. */
  @Test
  void theFrameworkDoesNotEndTheProcess() {
    assertThat(leadership.election().isExitOnStopLeading()).isFalse();
  }
}
