package dev.tuning.bench;

import dev.tuning.report.ReportChannel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;

/**
 * Reports for a pod at a fixed rate, one report after another, on a connection of its own and with
 * a token of the pod. A late answer slows no schedule down: the time of a report counts from when
 * it was due.
 */
final class ReportingTrainer {

  private static final int NO_ANSWER = -1;
  private static final String JSON = "application/json";

  private final PodSimulator simulator;
  private final PodEvent pod;
  private final int perSecond;
  private final Promise<Void> done = Promise.promise();
  private HttpClient http;
  private RequestOptions request;
  private long beginNanos;
  private int reports;
  private int number;
  private boolean stopped;

  ReportingTrainer(PodSimulator simulator, PodEvent pod, int perSecond) {
    this.simulator = simulator;
    this.pod = pod;
    this.perSecond = perSecond;
  }

  /**
   * Reports for a time.
   *
   * @return completes when the last report is answered
   */
  Future<Void> run(int millis) {
    reports = Math.max(1, millis * perSecond / 1000);
    Vertx vertx = simulator.vertx();
    http = vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(1));
    String namespace = "/api/v1/namespaces/" + pod.namespace();
    // The URL is that of the operator of this moment: pods know it from their environment.
    Future<String> url =
        simulator
            .api()
            .send(HttpMethod.GET, namespace + "/pods/" + pod.name(), JSON, Buffer.buffer())
            .map(ReportingTrainer::reportUrl);
    Future<String> token =
        simulator
            .api()
            .send(
                HttpMethod.POST, namespace + "/serviceaccounts/default/token", JSON, tokenRequest())
            .map(answer -> answer.toJsonObject().getJsonObject("status").getString("token"));
    Future.all(url, token)
        .onSuccess(
            _ -> {
              request =
                  new RequestOptions()
                      .setMethod(HttpMethod.POST)
                      .setAbsoluteURI(url.result())
                      .putHeader("Authorization", "Bearer " + token.result());
              beginNanos = System.nanoTime();
              report();
            })
        .onFailure(
            failure -> {
              simulator.complain("report: " + failure);
              end();
            });
    return done.future();
  }

  private static String reportUrl(Buffer pod) {
    return pod
        .toJsonObject()
        .getJsonObject("spec")
        .getJsonArray("containers")
        .getJsonObject(0)
        .getJsonArray("env")
        .stream()
        .map(JsonObject.class::cast)
        .filter(variable -> "REPORT_URL".equals(variable.getString("name")))
        .findFirst()
        .orElseThrow()
        .getString("value");
  }

  private Buffer tokenRequest() {
    return new JsonObject()
        .put("apiVersion", "authentication.k8s.io/v1")
        .put("kind", "TokenRequest")
        .put(
            "spec",
            new JsonObject()
                .put("audiences", new JsonArray().add(ReportChannel.AUDIENCE))
                .put("expirationSeconds", 600)
                .put(
                    "boundObjectRef",
                    new JsonObject()
                        .put("apiVersion", "v1")
                        .put("kind", "Pod")
                        .put("name", pod.name())
                        .put("uid", pod.uid())))
        .toBuffer();
  }

  private void report() {
    if (stopped || number == reports) {
      end();
      return;
    }
    long due = beginNanos + number * TimeUnit.SECONDS.toNanos(1) / perSecond;
    long wait = due - System.nanoTime();
    if (wait > 1_000_000) {
      simulator.vertx().setTimer(TimeUnit.NANOSECONDS.toMillis(wait), _ -> send(due));
    } else {
      send(due);
    }
  }

  private void send(long due) {
    if (stopped) {
      end();
      return;
    }
    number++;
    http.request(new RequestOptions(request))
        .compose(connected -> connected.send(Buffer.buffer(line())))
        .compose(response -> response.body().map(_ -> response.statusCode()))
        .otherwise(NO_ANSWER)
        .onComplete(
            status -> {
              simulator.counts().reported(status.result(), System.nanoTime() - due);
              report();
            });
  }

  private String line() {
    return "{\"step\": "
        + number * 10
        + ", \"metrics\": {\"validation/error\": "
        + 1.0 / (1 + number)
        + "}}\n";
  }

  /** Stops reporting. */
  void stop() {
    stopped = true;
  }

  private void end() {
    if (http != null) {
      http.close();
    }
    done.tryComplete();
  }
}
