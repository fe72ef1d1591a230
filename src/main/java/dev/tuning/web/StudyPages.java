package dev.tuning.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tuning.web.PageSource.Form;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Serves the report of a Study at {@code /studies/NAMESPACE/NAME} to whom Kubernetes lets see the
 * Study and its Trials, as JSON at {@code NAME.json}, and its trials at {@code NAME.csv}; see
 * {@link CallerAccess}. Nothing can be changed here.
 *
 * <p>A page takes some MiB of an operator that has few, so one is made at a time and another one
 * may be on its way to a reader; who comes then is told to come again.
 */
public final class StudyPages {

  private static final Logger LOG = Logger.getLogger(StudyPages.class);

  private static final String PREFIX = "/studies/";

  /**
   * Names as the API server takes them, never percent-encoded, so that a path means one thing only:
   * the name of a Study has no dot.
   */
  private static final Pattern PATH =
      Pattern.compile(
          "/studies/(?<namespace>[a-z0-9][-a-z0-9]{0,62})"
              + "/(?<name>[a-z0-9][-a-z0-9]{0,39})(?<suffix>|\\.json|\\.csv)");

  /** Requests that are worked on, or whose answers are under way. */
  private static final int AT_ONCE = 2;

  /** For a reader to take the page. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration SOON = Duration.ofSeconds(2);

  private static final String TOKEN_NEEDED =
      "send one header 'Authorization: Bearer TOKEN' with a token of the cluster, such as kubectl"
          + " create token makes";

  private static final int OK = 200;

  private static final Map<String, String> HEADERS =
      Map.of(
          "Cache-Control", "no-store",
          "X-Content-Type-Options", "nosniff",
          "X-Frame-Options", "DENY",
          "Referrer-Policy", "no-referrer",
          "Content-Security-Policy", "frame-ancestors 'none'");

  private final CallerAccess access;
  private final PageSource source;
  private final Semaphore atOnce = new Semaphore(AT_ONCE);
  private final Object rendering = new Object();

  /** What has been logged: a cause that lasts meets every request. */
  private final Cache<String, Boolean> logged =
      Caffeine.newBuilder().maximumSize(100).expireAfterWrite(Duration.ofHours(1)).build();

  /**
   * Serves nothing yet.
   *
   * @param access asks who may see what
   * @param source makes the pages
   */
  public StudyPages(CallerAccess access, PageSource source) {
    this.access = access;
    this.source = source;
  }

  /** Answers what is asked below {@code /studies/}. */
  public void mount(Router router) {
    router.route(PREFIX + "*").handler(this::handle);
  }

  private void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    HttpServerResponse response = request.response();
    HEADERS.forEach(response::putHeader);
    if (!atOnce.tryAcquire()) {
      refuse(response, RefusedRequest.notNow("other reports are being made: try again", SOON));
      return;
    }
    Vertx vertx = context.vertx();
    Future.succeededFuture()
        .compose(
            _ -> {
              Asked asked = asked(request);
              String token = BearerToken.of(request, TOKEN_NEEDED);
              return vertx
                  .executeBlocking(() -> page(asked, token), false)
                  .compose(page -> send(vertx, request, asked, page));
            })
        .onFailure(cause -> refuse(response, refused(cause)))
        .onComplete(_ -> atOnce.release());
  }

  /**
   * What a path names.
   *
   * @param namespace of the Study
   * @param name of the Study
   * @param form of its report
   */
  private record Asked(String namespace, String name, Form form) {

    String contentType() {
      return switch (form) {
        case PAGE -> "text/html; charset=utf-8";
        case JSON -> "application/json";
        case CSV -> "text/csv; charset=utf-8";
      };
    }

    /** The file that a browser saves, as the page itself names it; a page is shown. */
    Optional<String> file() {
      return switch (form) {
        case PAGE -> Optional.empty();
        case JSON -> Optional.of(name + "-report.json");
        case CSV -> Optional.of(name + "-trials.csv");
      };
    }

    /** What makes the same where there is more room. */
    String command() {
      return "study report %s -n %s -o %s".formatted(name, namespace, file().orElse("report.html"));
    }
  }

  private static Asked asked(HttpServerRequest request) {
    Matcher path = PATH.matcher(request.path());
    if (!path.matches()) {
      throw RefusedRequest.notFound(
          "there is nothing here: ask for /studies/NAMESPACE/NAME, NAME.json or NAME.csv");
    }
    if (request.method() != HttpMethod.GET && request.method() != HttpMethod.HEAD) {
      throw RefusedRequest.onlyGet();
    }
    Form form =
        switch (path.group("suffix")) {
          case ".json" -> Form.JSON;
          case ".csv" -> Form.CSV;
          default -> Form.PAGE;
        };
    return new Asked(path.group("namespace"), path.group("name"), form);
  }

  private Parts page(Asked asked, String token) {
    String study = access.study(asked.namespace(), asked.name(), token);
    // One after another: the memory for two is not there.
    synchronized (rendering) {
      return switch (source.page(study, asked.form())) {
        case PageSource.Page page -> parts(page.content());
        case PageSource.NotFollowed _ ->
            throw RefusedRequest.notFound("this operator does not run the Study " + asked.name());
        case PageSource.TooLarge(int most) ->
            throw RefusedRequest.tooLarge(
                ("%s has more than %d trials, too many for the operator to make a report of beside"
                        + " its work: run %s")
                    .formatted(asked.name(), most, asked.command()));
        case PageSource.NotReady _ ->
            throw RefusedRequest.notNow("this operator does not know all trials: try again", SOON);
      };
    }
  }

  private static Parts parts(PageSource.Content content) {
    var parts = new Parts();
    try {
      content.write(parts);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return parts;
  }

  private static Future<Void> send(
      Vertx vertx, HttpServerRequest request, Asked asked, Parts page) {
    HttpServerResponse response = request.response();
    if (response.closed()) {
      return Future.succeededFuture();
    }
    response
        .setStatusCode(OK)
        .putHeader(HttpHeaders.CONTENT_TYPE, asked.contentType())
        .putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(page.length()));
    asked
        .file()
        .ifPresent(
            file ->
                response.putHeader(
                    HttpHeaders.CONTENT_DISPOSITION,
                    "attachment; filename=\"%s\"".formatted(file)));
    if (request.method() == HttpMethod.HEAD) {
      return response.end();
    }
    Promise<Void> sent = Promise.promise();
    long timer = vertx.setTimer(PATIENCE.toMillis(), _ -> request.connection().close());
    response.exceptionHandler(_ -> sent.tryComplete());
    response.closeHandler(_ -> sent.tryComplete());
    sendRest(response, page, sent);
    return sent.future().onComplete(_ -> vertx.cancelTimer(timer));
  }

  /** As the reader takes it: the network's own buffers are smaller than a page. */
  private static void sendRest(HttpServerResponse response, Parts rest, Promise<Void> sent) {
    while (!response.closed()) {
      if (response.writeQueueFull()) {
        response.drainHandler(_ -> sendRest(response, rest, sent));
        return;
      }
      Buffer part = rest.take();
      if (part == null) {
        response.end().onComplete(_ -> sent.tryComplete());
        return;
      }
      response.write(part);
    }
    sent.tryComplete();
  }

  private RefusedRequest refused(Throwable cause) {
    if (cause instanceof RefusedRequest known) {
      return known;
    }
    if (logged.asMap().putIfAbsent(cause.toString(), true) == null) {
      LOG.error("A report could not be made; this is said once an hour", cause);
    }
    return RefusedRequest.notNow("the report could not be made: try again", SOON);
  }

  private static void refuse(HttpServerResponse response, RefusedRequest refused) {
    if (response.closed() || response.headWritten()) {
      return;
    }
    refused.headers().forEach(response::putHeader);
    response
        .setStatusCode(refused.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(refused.body().toBuffer());
  }
}
