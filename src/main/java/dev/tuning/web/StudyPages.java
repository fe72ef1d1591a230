package dev.tuning.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Serves the report of a Study at {@code /studies/NAMESPACE/NAME} to whom Kubernetes lets see the
 * Study and its Trials; see {@link CallerAccess}. Nothing can be changed here.
 *
 * <p>A page takes some MiB of an operator that has few, so one is made at a time and another one
 * may be on its way to a reader; who comes then is told to come again.
 */
public final class StudyPages {

  private static final Logger LOG = Logger.getLogger(StudyPages.class);

  private static final String PREFIX = "/studies/";

  /** Names as Kubernetes has them, never percent-encoded, so that a path means one thing only. */
  private static final Pattern PATH =
      Pattern.compile("/studies/([a-z0-9][-a-z0-9]{0,62})/([a-z0-9][-.a-z0-9]{0,252})");

  /** Requests that are worked on, or whose answers are under way. */
  private static final int AT_ONCE = 2;

  /** For a reader to take the page. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration SOON = Duration.ofSeconds(2);

  private static final String TOKEN_NEEDED =
      "send one header 'Authorization: Bearer TOKEN' with a token of the cluster, such as kubectl"
          + " create token makes";

  private static final int CHUNK = 64 * 1024;

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
              Matcher path = path(request);
              String token = BearerToken.of(request, TOKEN_NEEDED);
              return vertx.executeBlocking(() -> page(path.group(1), path.group(2), token), false);
            })
        .compose(page -> send(vertx, request, page))
        .onFailure(cause -> refuse(response, refused(cause)))
        .onComplete(_ -> atOnce.release());
  }

  private static Matcher path(HttpServerRequest request) {
    Matcher path = PATH.matcher(request.path());
    if (!path.matches()) {
      throw RefusedRequest.notFound("there is nothing here: ask for /studies/NAMESPACE/NAME");
    }
    if (request.method() != HttpMethod.GET && request.method() != HttpMethod.HEAD) {
      throw RefusedRequest.onlyGet();
    }
    return path;
  }

  private byte[] page(String namespace, String name, String token) {
    String study = access.study(namespace, name, token);
    // One after another: the memory for two is not there.
    synchronized (rendering) {
      return switch (source.page(study)) {
        case PageSource.Page page -> bytes(page.content());
        case PageSource.NotFollowed _ ->
            throw RefusedRequest.notFound("this operator does not run the Study " + name);
        case PageSource.TooLarge(int most) ->
            throw RefusedRequest.tooLarge(
                ("%s has more than %d trials, too many for the operator to make a page of beside"
                     + " its work: run study report %s -n %s -o report.html")
                    .formatted(name, most, name, namespace));
        case PageSource.NotReady _ ->
            throw RefusedRequest.notNow("this operator does not know all trials: try again", SOON);
      };
    }
  }

  private static byte[] bytes(PageSource.Content content) {
    var bytes = new ByteArrayOutputStream();
    try {
      content.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** In parts: the network's own buffers are smaller than a page. */
  private static Future<Void> send(Vertx vertx, HttpServerRequest request, byte[] page) {
    HttpServerResponse response = request.response();
    if (response.closed()) {
      return Future.succeededFuture();
    }
    response
        .setStatusCode(OK)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
        .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(page.length));
    if (request.method() == HttpMethod.HEAD) {
      return response.end();
    }
    Promise<Void> sent = Promise.promise();
    long timer = vertx.setTimer(PATIENCE.toMillis(), _ -> request.connection().close());
    response.exceptionHandler(_ -> sent.tryComplete());
    response.closeHandler(_ -> sent.tryComplete());
    sendFrom(response, page, 0, sent);
    return sent.future().onComplete(_ -> vertx.cancelTimer(timer));
  }

  private static void sendFrom(
      HttpServerResponse response, byte[] page, int from, Promise<Void> sent) {
    int next = from;
    while (next < page.length && !response.closed()) {
      if (response.writeQueueFull()) {
        int rest = next;
        response.drainHandler(_ -> sendFrom(response, page, rest, sent));
        return;
      }
      int to = Math.min(page.length, next + CHUNK);
      response.write(Buffer.buffer(Arrays.copyOfRange(page, next, to)));
      next = to;
    }
    if (response.closed()) {
      sent.tryComplete();
    } else {
      response.end().onComplete(_ -> sent.tryComplete());
    }
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
