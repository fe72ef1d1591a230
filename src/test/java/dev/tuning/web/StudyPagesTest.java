package dev.tuning.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.tuning.web.PageSource.NotFollowed;
import dev.tuning.web.PageSource.NotReady;
import dev.tuning.web.PageSource.Page;
import dev.tuning.web.PageSource.TooLarge;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On a real server and real connections; a test plays the API server. */
@Timeout(60)
class StudyPagesTest {

  private static final String STUDY = "/apis/tuning.dev/v1alpha1/namespaces/lab/studies/digits";
  private static final String TRIALS = "/apis/tuning.dev/v1alpha1/namespaces/lab/trials";

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, Integer> answers = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer api;
  private CallerAccess access;
  private io.vertx.core.http.HttpServer server;
  private volatile PageSource source =
      (study, form) ->
          new Page(out -> out.write((form + " of " + study).getBytes(StandardCharsets.UTF_8)));

  @BeforeEach
  void start() throws Exception {
    answers.put(STUDY, 200);
    answers.put(TRIALS, 200);
    api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    api.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    api.createContext(
        "/",
        exchange -> {
          asked.add(
              exchange.getRequestURI() + " " + exchange.getRequestHeaders().get("Authorization"));
          byte[] body = "{\"the\": \"object\"}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(
              answers.getOrDefault(exchange.getRequestURI().getPath(), 404), body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    api.start();
    Config operator =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:" + api.getAddress().getPort())
            .withOauthToken("the-operators-own")
            .withUsername("operator")
            .withPassword("secret")
            .build();
    access = new CallerAccess(operator, new VertxHttpClientFactory(vertx));
    Router router = Router.router(vertx);
    new StudyPages(access, (study, form) -> source.page(study, form)).mount(router);
    server =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    access.close();
    api.stop(0);
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + path))
        .header("Authorization", "Bearer callers");
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(request(path).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> page() throws Exception {
    return get("/studies/lab/digits");
  }

  @Test
  void whoMaySeeTheStudyAndItsTrialsGetsThePage() throws Exception {
    HttpResponse<String> answer = page();

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("PAGE of {\"the\": \"object\"}");
    assertThat(answer.headers().map())
        .containsEntry("content-type", List.of("text/html; charset=utf-8"))
        .containsEntry("cache-control", List.of("no-store"))
        .containsEntry("x-content-type-options", List.of("nosniff"))
        .containsEntry("x-frame-options", List.of("DENY"))
        .containsEntry("content-security-policy", List.of("frame-ancestors 'none'"))
        .doesNotContainKey("content-disposition");
  }

  @ParameterizedTest
  @CsvSource({
    "json, JSON, application/json, digits-report.json",
    "csv, CSV, text/csv; charset=utf-8, digits-trials.csv",
  })
  void theSameIsThereForPrograms(String suffix, String form, String type, String file)
      throws Exception {
    HttpResponse<String> answer = get("/studies/lab/digits." + suffix);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(form + " of {\"the\": \"object\"}");
    assertThat(answer.headers().map())
        .containsEntry("content-type", List.of(type))
        .containsEntry(
            "content-disposition", List.of("attachment; filename=\"%s\"".formatted(file)))
        .containsEntry("cache-control", List.of("no-store"))
        .containsEntry("x-content-type-options", List.of("nosniff"));
    // Of the same Study, with the same token.
    assertThat(asked)
        .containsExactly(STUDY + " [Bearer callers]", TRIALS + "?limit=1 [Bearer callers]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "csv"})
  void whoMayNotSeeThePageMaySeeNoFormOfIt(String suffix) throws Exception {
    answers.put(TRIALS, 403);

    HttpResponse<String> answer = get("/studies/lab/digits." + suffix);

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(answer.headers().firstValue("Content-Disposition")).isEmpty();
  }

  /** Or everybody could see what the operator may. */
  @Test
  void theApiServerIsAskedWithNothingButTheCallersToken() throws Exception {
    page();

    assertThat(asked)
        .containsExactly(STUDY + " [Bearer callers]", TRIALS + "?limit=1 [Bearer callers]");
  }

  @Test
  void theOperatorsTokenTakesNoPartWhereTheCallersIsRefused() throws Exception {
    answers.put(STUDY, 401);

    assertThat(page().statusCode()).isEqualTo(401);
    assertThat(asked).containsExactly(STUDY + " [Bearer callers]");
  }

  @ParameterizedTest
  @CsvSource({
    "401, 200, 401, does not know this token",
    "200, 401, 401, does not know this token",
    "403, 200, 403, may not get studies in the namespace lab",
    "200, 403, 403, may not list trials in the namespace lab",
    "404, 200, 404, there is no Study digits",
    "500, 200, 503, the API server does not answer",
    "429, 200, 503, the API server does not answer",
    "200, 503, 503, the API server does not answer",
  })
  void whatTheApiServerSaysIsTheAnswer(int study, int trials, int status, String message)
      throws Exception {
    answers.put(STUDY, study);
    answers.put(TRIALS, trials);

    HttpResponse<String> answer = page();

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).startsWith("{\"error\":\"").contains(message);
    assertThat(answer.headers().firstValue("WWW-Authenticate").isPresent())
        .isEqualTo(status == 401);
    assertThat(answer.headers().firstValue("Retry-After").isPresent()).isEqualTo(status == 503);
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
  }

  @Test
  void withoutATokenNobodyIsAsked() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.actualPort() + "/studies/lab/digits"))
            .build();

    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/studies/",
        "/studies/lab",
        "/studies/lab/digits/trials",
        "/studies/lab/../digits",
        "/studies/lab/%2e%2e%2fsecrets",
        "/studies/LAB/digits",
        "/studies/lab/digits.html",
        "/studies/lab/digits.json.csv",
        "/studies/lab/digits.",
        "/studies/lab/.json",
        "/studies/lab/two.words",
        "/studies//digits"
      })
  void otherPathsAreNotFound(String path) throws Exception {
    assertThat(get(path).statusCode()).isEqualTo(404);
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
  void nothingCanBeChanged(String method) throws Exception {
    HttpResponse<String> answer =
        client.send(
            request("/studies/lab/digits").method(method, BodyPublishers.ofString("{}")).build(),
            BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD");
    assertThat(asked).isEmpty();
  }

  @Test
  void aHeadHasNoBody() throws Exception {
    HttpResponse<String> answer =
        client.send(
            request("/studies/lab/digits").method("HEAD", BodyPublishers.noBody()).build(),
            BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers().firstValueAsLong("Content-Length").getAsLong())
        .isEqualTo("PAGE of {\"the\": \"object\"}".length());
  }

  @ParameterizedTest
  @CsvSource({"'', report.html", ".json, digits-report.json", ".csv, digits-trials.csv"})
  void aStudyThatIsTooLargeIsForTheCommandLine(String suffix, String file) throws Exception {
    source = (_, _) -> new TooLarge(2_000);
    HttpResponse<String> answer = get("/studies/lab/digits" + suffix);

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body())
        .contains("more than 2000 trials", "run study report digits -n lab -o " + file);
  }

  @Test
  void whatTheOperatorDoesNotRunOrNotYetKnowIsSaid() throws Exception {
    source = (_, _) -> new NotFollowed();
    assertThat(page().statusCode()).isEqualTo(404);
    source = (_, _) -> new NotReady();
    assertThat(page().statusCode()).isEqualTo(503);
    source =
        (_, _) -> {
          throw new IllegalStateException("a bug of a test");
        };
    HttpResponse<String> answer = page();
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).doesNotContain("a bug of a test");
    source = (_, _) -> new Page(_ -> {});
    assertThat(page().statusCode()).isEqualTo(200);
  }

  /** The operator's memory is small. */
  @Test
  void oneIsMadeAtATimeAndOneWaits() throws Exception {
    var free = new CountDownLatch(1);
    var now = new AtomicInteger();
    var mostAtOnce = new AtomicInteger();
    source =
        (study, _) ->
            new Page(
                out -> {
                  mostAtOnce.accumulateAndGet(now.incrementAndGet(), Math::max);
                  try {
                    free.await();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                  out.write(study.getBytes(StandardCharsets.UTF_8));
                  now.decrementAndGet();
                });
    List<CompletableFuture<HttpResponse<String>>> first =
        Stream.of("/studies/lab/digits", "/studies/lab/digits.json")
            .map(path -> client.sendAsync(request(path).build(), BodyHandlers.ofString()))
            .toList();
    await().until(() -> asked.size() == 4 && now.get() == 1);

    for (String suffix : List.of("", ".json", ".csv")) {
      HttpResponse<String> third = get("/studies/lab/digits" + suffix);
      assertThat(third.statusCode()).isEqualTo(503);
      assertThat(third.headers().firstValue("Retry-After")).hasValue("2");
    }
    // Who was sent away has asked the API server nothing.
    assertThat(asked).hasSize(4);
    free.countDown();
    for (var answer : first) {
      assertThat(answer.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
    assertThat(mostAtOnce).hasValue(1);
    await().until(() -> page().statusCode() == 200);
  }

  /** Also one that is much longer than what a connection takes at once, to a slow reader. */
  @Test
  void aLongPageComesWhole() throws Exception {
    byte[] page = new byte[20_000_000];
    for (int i = 0; i < page.length; i++) {
      page[i] = (byte) (i % 251);
    }
    source = (_, _) -> new Page(out -> out.write(page));

    HttpResponse<InputStream> answer =
        client.send(request("/studies/lab/digits").build(), BodyHandlers.ofInputStream());

    assertThat(answer.body().readAllBytes()).isEqualTo(page);
  }

  /** A reader that goes away does not keep the place of others. */
  @Test
  void whoGoesAwayMakesRoom() throws Exception {
    byte[] page = new byte[20_000_000];
    source = (_, _) -> new Page(out -> out.write(page));
    for (int i = 0; i < 3; i++) {
      HttpResponse<InputStream> answer =
          client.send(request("/studies/lab/digits").build(), BodyHandlers.ofInputStream());
      answer.body().close();
    }

    source = (_, _) -> new Page(_ -> {});
    await().until(() -> page().statusCode() == 200);
  }
}
