package dev.tuning.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tuning.report.ReportIntake;
import dev.tuning.report.ReportIntake.Admission;
import dev.tuning.report.ReportIntake.Answer;
import dev.tuning.report.ReportIntake.ReportingPod;
import dev.tuning.report.ReportLines;
import dev.tuning.web.PodTokens.Verdict;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * Where the pods of trials report: authenticates a request, limits it, and hands what it says to
 * {@link ReportIntake}. Every answer is JSON.
 *
 * <p>A short report with a token that was verified before is taken on the event loop, in a fraction
 * of a millisecond: each handover to another thread would cost as much, and wait for a core where
 * many trials report. What may take longer runs on worker threads: an event loop that waits would
 * hold up the requests of others.
 */
public final class ReportEndpoint {

  private static final Logger LOG = Logger.getLogger(ReportEndpoint.class);

  /**
   * Names as Kubernetes has them, never percent-encoded, so that a path means one thing only. The
   * path is taken as it came: nothing is decoded, and "." and ".." are not resolved.
   */
  private static final Pattern PATH =
      Pattern.compile(
          "/v1alpha1/namespaces/([a-z0-9][-a-z0-9]{0,62})/trials/([a-z0-9][-.a-z0-9]{0,252})/reports");

  private static final int LONGEST_BODY = 64 * 1024;

  /** Bytes that are read in less time than a handover takes: some lines. */
  private static final int SHORT_BODY = 2 * 1024;

  /** For a body. A trainer sends it at once; one that is slower keeps memory from others. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int OK = 200;

  private static final Duration SOON = Duration.ofSeconds(1);

  private final PodTokens tokens;
  private final ReportIntake intake;
  private final Duration patience;
  private final PodLimits limits;
  private final ReportMeter meter;

  /** What has been logged: a cause that lasts meets every request. */
  private final Cache<String, Boolean> logged =
      Caffeine.newBuilder().maximumSize(100).expireAfterWrite(Duration.ofHours(1)).build();

  /**
   * Serves nothing yet.
   *
   * @param tokens who may be believed
   * @param intake takes the reports
   * @param clock the time, for limits
   * @param meter learns how requests are answered
   */
  public ReportEndpoint(PodTokens tokens, ReportIntake intake, Clock clock, ReportMeter meter) {
    this(tokens, intake, clock, meter, PATIENCE);
  }

  ReportEndpoint(
      PodTokens tokens, ReportIntake intake, Clock clock, ReportMeter meter, Duration patience) {
    this.tokens = tokens;
    this.intake = intake;
    this.patience = patience;
    this.limits = new PodLimits(clock);
    this.meter = meter;
  }

  /**
   * Answers every request that nothing else on the router answers.
   *
   * @param router of a server that is for reports alone
   */
  public void mount(Router router) {
    router
        .route()
        .last()
        .handler(this::handle)
        // What the router itself can't make sense of.
        .failureHandler(
            context ->
                refuse(
                    context.vertx(),
                    context.request(),
                    RefusedRequest.badRequest(),
                    meter.begin()));
  }

  private void handle(RoutingContext context) {
    IntConsumer answered = meter.begin();
    HttpServerRequest request = context.request();
    Vertx vertx = context.vertx();
    Context loop = vertx.getOrCreateContext();
    // Nothing is read before it is known that the pod may send it.
    request.pause();
    // What is thrown becomes the answer, as what fails does.
    Future.succeededFuture()
        .compose(started -> admit(vertx, request))
        .compose(
            admitted ->
                body(vertx, request, admitted.pod())
                    .compose(
                        body ->
                            body.length() <= SHORT_BODY
                                ? Future.succeededFuture(report(admitted, body))
                                : onWorker(vertx, () -> report(admitted, body))))
        .compose(answer -> Future.fromCompletionStage(answer, loop))
        .onSuccess(
            answer -> {
              answered.accept(OK);
              send(request.response(), OK, json(answer));
            })
        .onFailure(cause -> refuse(vertx, request, cause, answered));
  }

  private static <T> Future<T> onWorker(Vertx vertx, Callable<T> work) {
    return vertx.executeBlocking(work, false);
  }

  private record Admitted(ReportingPod pod, Admission.Admitted admission) {}

  private Future<Admitted> admit(Vertx vertx, HttpServerRequest request) {
    Matcher path = PATH.matcher(request.path());
    if (!path.matches()) {
      throw RefusedRequest.notFound("there is nothing here: send reports to REPORT_URL");
    }
    if (request.method() != HttpMethod.POST) {
      throw RefusedRequest.onlyPost();
    }
    String token =
        BearerToken.of(
            request,
            "send one header 'Authorization: Bearer TOKEN' with the token of the file that"
                + " REPORT_TOKEN_FILE names");
    return tokens
        .remembered(token)
        .map(Future::succeededFuture)
        .orElseGet(() -> onWorker(vertx, () -> tokens.verify(token)))
        .compose(verdict -> admit(vertx, path.group(1), path.group(2), verdict));
  }

  private Future<Admitted> admit(Vertx vertx, String namespace, String trial, Verdict token) {
    ReportingPod pod = pod(token);
    if (!pod.namespace().equals(namespace)) {
      throw RefusedRequest.forbidden("the token is of a pod in another namespace");
    }
    if (!limits.takeRequest(pod.uid())) {
      throw RefusedRequest.tooMany("this pod sends too many requests: send several lines in one");
    }
    return switch (intake.admit(namespace, trial, pod)) {
      case Admission.Admitted admission -> Future.succeededFuture(new Admitted(pod, admission));
      case Admission.Refused refused -> throw refusal(refused);
      case Admission.Unknown unknown ->
          onWorker(vertx, () -> unknown.exists().getAsBoolean())
              .compose(exists -> Future.failedFuture(unknown(trial, exists)));
    };
  }

  private static RefusedRequest unknown(String trial, boolean exists) {
    return exists
        ? RefusedRequest.notNow("the operator does not know this trial yet: try again", SOON)
        : RefusedRequest.notFound("there is no trial " + trial + " any more: stop reporting");
  }

  private static ReportingPod pod(Verdict token) {
    return switch (token) {
      case Verdict.Genuine genuine -> genuine.pod();
      case Verdict.Refused refused -> throw RefusedRequest.unauthorized(refused.message());
      case Verdict.UnknownYet unknown ->
          throw RefusedRequest.notNow(
              "the operator can't verify tokens yet: try again", unknown.retryAfter());
    };
  }

  private static RefusedRequest refusal(Admission.Refused refused) {
    return switch (refused.refusal()) {
      case FORBIDDEN -> RefusedRequest.forbidden(refused.message());
      case ATTEMPT_OVER -> RefusedRequest.over(refused.message());
      case NOT_READY -> RefusedRequest.notNow(refused.message(), SOON);
      case STANDS_BY -> RefusedRequest.elsewhere(refused.message());
    };
  }

  private Future<Buffer> body(Vertx vertx, HttpServerRequest request, ReportingPod pod) {
    String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      return Future.failedFuture(RefusedRequest.encoded(encoding));
    }
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    // The server has checked that it is a number.
    if (length != null && Long.parseLong(length) > LONGEST_BODY) {
      return Future.failedFuture(RefusedRequest.tooLong(LONGEST_BODY));
    }
    if (!limits.startBody(pod.uid())) {
      return Future.failedFuture(
          RefusedRequest.tooMany(
              "this pod sends too many requests at once: send one after another"));
    }
    return read(vertx, request).onComplete(read -> limits.endBody(pod.uid()));
  }

  private Future<Buffer> read(Vertx vertx, HttpServerRequest request) {
    Promise<Buffer> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    long timer =
        vertx.setTimer(
            patience.toMillis(),
            late ->
                whole.tryFail(
                    RefusedRequest.notNow(
                        "the report did not arrive within "
                            + patience.toSeconds()
                            + " seconds: send it again",
                        SOON)));
    request.exceptionHandler(
        broken -> whole.tryFail(RefusedRequest.notNow("the connection broke", SOON)));
    request.endHandler(end -> whole.tryComplete(body));
    request.handler(
        part -> {
          if (body.length() + part.length() > LONGEST_BODY) {
            whole.tryFail(RefusedRequest.tooLong(LONGEST_BODY));
          } else {
            body.appendBuffer(part);
          }
        });
    if (waitsForContinue(request)) {
      request.response().writeContinue();
      // It waits no longer.
      request.headers().remove(HttpHeaders.EXPECT);
    }
    request.resume();
    return whole.future().onComplete(read -> vertx.cancelTimer(timer));
  }

  private static boolean waitsForContinue(HttpServerRequest request) {
    return "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT));
  }

  private static CompletionStage<Answer> report(Admitted admitted, Buffer body) {
    try {
      return admitted.admission().report(ReportLines.parse(body.getBytes()));
    } catch (ReportLines.InvalidLine e) {
      throw RefusedRequest.badLine(e.line(), e.getMessage());
    }
  }

  private static JsonObject json(Answer answer) {
    JsonObject json = new JsonObject().put("discard", answer.discard());
    answer.durable().ifPresent(step -> json.put("durable", step));
    return json;
  }

  private void refuse(
      Vertx vertx, HttpServerRequest request, Throwable cause, IntConsumer answered) {
    RefusedRequest refused =
        cause instanceof RefusedRequest known ? known : unforeseen(request, cause);
    answered.accept(refused.status());
    HttpServerResponse response = request.response();
    if (response.closed()) {
      return;
    }
    discard(vertx, request)
        .onComplete(
            discarded -> {
              refused.headers().forEach(response::putHeader);
              if (discarded.succeeded() && !refused.endsConnection()) {
                send(response, refused.status(), refused.body());
              } else {
                response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
                send(response, refused.status(), refused.body())
                    .onComplete(sent -> request.connection().close());
              }
            });
  }

  /** The trainer keeps its lines and tries again, so nothing is lost by that. */
  private RefusedRequest unforeseen(HttpServerRequest request, Throwable cause) {
    if (logged.asMap().putIfAbsent(cause.toString(), true) == null) {
      Matcher path = PATH.matcher(request.path());
      Map<String, String> fields =
          path.matches() ? intake.logFields(path.group(1), path.group(2)) : Map.of();
      fields.forEach(MDC::put);
      LOG.error("A report could not be taken; this is said once an hour", cause);
      fields.keySet().forEach(MDC::remove);
    }
    return RefusedRequest.notNow("the report could not be taken: try again", SOON);
  }

  /**
   * Reads what is left of a body, since most clients read no answer before they have sent all.
   * Fails if there is more to come: then the connection is of no use.
   */
  private Future<Void> discard(Vertx vertx, HttpServerRequest request) {
    if (request.isEnded()) {
      return Future.succeededFuture();
    }
    if (waitsForContinue(request)) {
      return Future.failedFuture("the client waits for an answer before it sends a body");
    }
    Promise<Void> end = Promise.promise();
    long timer = vertx.setTimer(patience.toMillis(), late -> end.tryFail("still more"));
    request.exceptionHandler(end::tryFail);
    request.endHandler(ended -> end.tryComplete());
    request.handler(part -> {});
    request.resume();
    return end.future().onComplete(done -> vertx.cancelTimer(timer));
  }

  private static Future<Void> send(HttpServerResponse response, int status, JsonObject body) {
    if (response.closed()) {
      return Future.succeededFuture();
    }
    return response
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(body.toBuffer());
  }
}
