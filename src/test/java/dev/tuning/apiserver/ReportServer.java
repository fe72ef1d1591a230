package dev.tuning.apiserver;

import dev.tuning.report.ReportIntake;
import dev.tuning.web.IssuerKeys;
import dev.tuning.web.PodTokens;
import dev.tuning.web.ReportEndpoint;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.time.Clock;
import java.util.concurrent.TimeUnit;

/**
 * The report endpoint on a port of this machine, which outlives the operator that takes the
 * reports, as the Service of a Deployment does.
 */
final class ReportServer implements AutoCloseable {

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private volatile ReportIntake intake =
      (_, _, _) ->
          new ReportIntake.Admission.Refused(ReportIntake.Refusal.NOT_READY, "no operator runs");

  ReportServer() {
    var tokens =
        new PodTokens(
            new IssuerKeys(ApiServer.client()::raw, Clock.systemUTC()), Clock.systemUTC());
    Router router = Router.router(vertx);
    new ReportEndpoint(
            tokens,
            (namespace, trial, pod) -> intake.admit(namespace, trial, pod),
            Clock.systemUTC(),
            () -> _ -> {})
        .mount(router);
    server =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .orTimeout(20, TimeUnit.SECONDS)
            .join();
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  /** From now on an operator takes the reports. */
  void isServedBy(OperatorProcess operator) {
    intake = operator.reports();
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
