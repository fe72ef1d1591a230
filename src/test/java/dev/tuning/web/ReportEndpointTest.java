package dev.tuning.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tuning.report.ReportBody;
import dev.tuning.report.ReportChannel;
import dev.tuning.report.ReportIntake;
import dev.tuning.report.ReportIntake.Admission;
import dev.tuning.report.ReportIntake.Answer;
import dev.tuning.report.ReportIntake.Refusal;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.zip.GZIPOutputStream;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On a real server and real connections. */
@Timeout(60)
class ReportEndpointTest {

  private static final String PATH = ReportChannel.path("team", "digits-3");
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final String LINE = "{\"step\": 50, \"metrics\": {}}";

  private static Vertx vertx;
  private static HttpClient client;

  private final TestIssuer cluster = new TestIssuer();
  private final FakeIntake intake = new FakeIntake();
  private final List<Integer> answered = new CopyOnWriteArrayList<>();
  private String token = cluster.token(claims -> {});
  private HttpServer server;

  /** Takes everything, unless it is told otherwise. */
  private static final class FakeIntake implements ReportIntake {

    private final ConcurrentLinkedQueue<ReportBody> reports = new ConcurrentLinkedQueue<>();
    private Optional<Admission> refusal = Optional.empty();
    private CompletableFuture<Answer> answer =
        CompletableFuture.completedFuture(new Answer(List.of("step-10"), Optional.of(450L)));
    private RuntimeException bug;
    private String asked;

    @Override
    public Admission admit(String namespace, String trial, ReportingPod pod) {
      asked = namespace + " " + trial + " " + pod;
      if (bug != null) {
        throw bug;
      }
      return refusal.orElse(
          (Admission.Admitted)
              body -> {
                reports.add(body);
                return answer;
              });
    }
  }

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    client = HttpClient.newBuilder().version(Version.HTTP_1_1).build();
  }

  @AfterAll
  static void stop() throws Exception {
    client.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @BeforeEach
  void serve() throws Exception {
    Router router = Router.router(vertx);
    new ReportEndpoint(
            new PodTokens(new IssuerKeys(cluster::get, cluster), cluster),
            intake,
            cluster,
            () -> answered::add,
            PATIENCE)
        .mount(router);
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
  void close() throws Exception {
    server.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void aReportIsTakenAndAnswered() throws Exception {
    HttpResponse<String> answer = post(LINE + "\n\n" + "{\"step\": 100, \"metrics\": {}}\n");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"discard\":[\"step-10\"],\"durable\":450}");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(intake.asked)
        .isEqualTo("team digits-3 ReportingPod[namespace=team, name=digits-3-0-0, uid=uid-1]");
    assertThat(intake.reports)
        .singleElement()
        .satisfies(
            report ->
                assertThat(report.observations())
                    .extracting(observation -> observation.step())
                    .containsExactly(50L, 100L));
    assertThat(answered).containsExactly(200);
  }

  @Test
  void nothingIsDurableYet() throws Exception {
    intake.answer = CompletableFuture.completedFuture(new Answer(List.of(), Optional.empty()));

    assertThat(post(LINE).body()).isEqualTo("{\"discard\":[]}");
  }

  @Test
  void theAnswerComesWhenTheReportIsRecorded() throws Exception {
    intake.answer = new CompletableFuture<>();
    var answer = client.sendAsync(request(BodyPublishers.ofString(LINE)), BodyHandlers.ofString());
    await().until(() -> !intake.reports.isEmpty());
    assertThat(answer).isNotDone();

    intake.answer.complete(new Answer(List.of(), Optional.of(50L)));
    assertThat(answer.get().statusCode()).isEqualTo(200);
  }

  /** Most clients can, and then one connection does for all reports, refused ones too. */
  @Test
  void aConnectionIsUsedAgain() throws Exception {
    try (Connection connection = new Connection()) {
      connection.send(head("Content-Length: 27") + LINE);
      assertThat(connection.answer()).startsWith("HTTP/1.1 200 ");
      connection.send(head("Content-Length: 3") + "bad");
      assertThat(connection.answer()).startsWith("HTTP/1.1 422 ");
      connection.send(head("Content-Length: 70000") + " ".repeat(70_000));
      assertThat(connection.answer()).startsWith("HTTP/1.1 413 ");
      connection.send(head("Content-Length: 27") + LINE);
      assertThat(connection.answer()).startsWith("HTTP/1.1 200 ");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "FORBIDDEN, 403",
    "ATTEMPT_OVER, 409",
    "NOT_READY, 503",
    "STANDS_BY, 503",
  })
  void thoseThatMayNotReportAreToldWhy(Refusal refusal, int status) throws Exception {
    intake.refusal = Optional.of(new Admission.Refused(refusal, "for \"reasons\""));

    HttpResponse<String> answer = post(LINE);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).isEqualTo("{\"error\":\"for \\\"reasons\\\"\"}");
    assertThat(answer.headers().firstValue("Retry-After").isPresent()).isEqualTo(status == 503);
    assertThat(answered).containsExactly(status);
  }

  /** The Service may lead another connection to the operator that works. */
  @Test
  void whoStandsByEndsTheConnection() throws Exception {
    intake.refusal = Optional.of(new Admission.Refused(Refusal.STANDS_BY, "try again"));

    HttpResponse<String> answer = post(LINE);
    assertThat(answer.headers().allValues("Connection")).containsExactly("close");

    intake.refusal = Optional.of(new Admission.Refused(Refusal.NOT_READY, "try again"));
    assertThat(post(LINE).headers().firstValue("Connection")).isEmpty();
  }

  /** An operator that starts or stops may not know a trial that there is. */
  @Test
  void onlyATrialThatTheClusterDoesNotKnowEitherIsNotFound() throws Exception {
    intake.refusal = Optional.of(new Admission.Unknown(() -> false));
    HttpResponse<String> gone = post(LINE);
    assertThat(gone.statusCode()).isEqualTo(404);
    assertThat(gone.body()).contains("no trial digits-3");

    intake.refusal = Optional.of(new Admission.Unknown(() -> true));
    assertThat(post(LINE).statusCode()).isEqualTo(503);

    intake.refusal =
        Optional.of(
            new Admission.Unknown(
                () -> {
                  throw new IllegalStateException("no API server");
                }));
    assertThat(post(LINE).statusCode()).isEqualTo(503);
  }

  @Test
  void aBadLineIsNamed() throws Exception {
    HttpResponse<String> answer = post(LINE + "\nstep 100\n");

    assertThat(answer.statusCode()).isEqualTo(422);
    JsonObject body = new JsonObject(answer.body());
    assertThat(body.getInteger("line")).isEqualTo(2);
    assertThat(body.getString("error")).startsWith("line 2: ");
    assertThat(intake.reports).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Authorization: Bearer",
        "Authorization: Bearer nothing",
        "Authorization: TOKEN",
        "Authorization: Basic TOKEN",
        "Authorization: Bearer TOKEN TOKEN",
        "Authorization: Bearer TOKEN, Bearer TOKEN",
        "Authorization: Bearer TOKEN\r\nAuthorization: Bearer TOKEN",
        "Authorization: Bearer \"TOKEN\"",
        "X-Authorization: Bearer TOKEN",
        "Cookie: Authorization=TOKEN",
      })
  void withoutAGenuineTokenNobodyIsHeard(String header) throws Exception {
    try (Connection connection = new Connection()) {
      connection.send(
          "POST "
              + PATH
              + " HTTP/1.1\r\nHost: a\r\nContent-Length: 27\r\n"
              + (header.isEmpty() ? "" : header.replace("TOKEN", token) + "\r\n")
              + "\r\n"
              + LINE);

      String answer = connection.answer();
      assertThat(answer)
          .startsWith("HTTP/1.1 401 ")
          .containsIgnoringCase("\r\nwww-authenticate: Bearer\r\n")
          .contains("{\"error\":\"")
          .doesNotContain(token);
    }
    assertThat(intake.asked).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bearer ", "BEARER ", "Bearer   "})
  void theSchemeIsWrittenAsOneLikes(String scheme) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri(PATH))
            .header("Authorization", scheme + token)
            .POST(BodyPublishers.ofString(LINE))
            .build();

    assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
  }

  @Test
  void anExpiredTokenIsRefused() throws Exception {
    cluster.pass(Duration.ofHours(2));

    HttpResponse<String> answer = post(LINE);
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("expired", "REPORT_TOKEN_FILE");
  }

  @Test
  void withoutKeysTheTrainerTriesAgain() throws Exception {
    cluster.breakDown(true);

    HttpResponse<String> answer = post(LINE);
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).contains("10");
    assertThat(new JsonObject(answer.body()).getString("error")).contains("try again");
  }

  @Test
  void aPodOfAnotherNamespaceIsRefusedBeforeItIsAskedFor() throws Exception {
    token = cluster.token("elsewhere", "digits-3-0-0", "uid-1");

    HttpResponse<String> answer = post(LINE);
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("another namespace");
    assertThat(intake.asked).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW"})
  void reportsArePosted(String method) throws Exception {
    try (Connection connection = new Connection()) {
      connection.send(
          method
              + " "
              + PATH
              + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
              + token
              + "\r\n\r\n");

      assertThat(connection.head())
          .startsWith("HTTP/1.1 405 ")
          .containsIgnoringCase("\r\nallow: POST\r\n")
          .doesNotContainIgnoringCase("access-control");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "//",
        "/metrics",
        "/q/health",
        "/v1alpha1",
        "/v1alpha1/namespaces/team/trials/digits-3",
        "/v1alpha1/namespaces/team/trials/digits-3/reports/",
        "/v1alpha1/namespaces/team/trials/digits-3/reports/x",
        "//v1alpha1/namespaces/team/trials/digits-3/reports",
        "/v1alpha1/namespaces/team/trials//reports",
        "/v1alpha1/namespaces/team/trials/../reports",
        "/v1alpha1/namespaces/team/trials/./reports",
        "/v1alpha1/namespaces/../namespaces/team/trials/digits-3/reports",
        "/v1alpha1/namespaces/team/trials/x/../digits-3/reports",
        "/v1alpha1/namespaces/team/trials/digits%2D3/reports",
        "/v1alpha1/namespaces/team%2Ftrials%2Fdigits-3/trials/a/reports",
        "/v1alpha1/namespaces/team/trials/digits-3%00/reports",
        "/v1alpha1/namespaces/team/trials/%/reports",
        "/v1alpha1/namespaces/team/trials/%zz/reports",
        "/v1alpha1/namespaces/team/trials/DIGITS-3/reports",
        "/v1alpha1/namespaces/team/trials/digits-3;a=b/reports",
        "/V1alpha1/namespaces/team/trials/digits-3/reports",
      })
  void thereIsNothingElse(String path) throws Exception {
    try (Connection connection = new Connection()) {
      connection.send(head(path, "Content-Length: 27") + LINE);

      assertThat(connection.answer()).startsWith("HTTP/1.1 404 ").contains("{\"error\":\"");
    }
    assertThat(intake.asked).isNull();
  }

  @Test
  void aRequestForNoPathIsRefused() throws Exception {
    try (Connection connection = new Connection()) {
      connection.send("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n");

      assertThat(connection.answer()).startsWith("HTTP/1.1 400 ").contains("{\"error\":\"");
    }
  }

  @Test
  void longNamesAreNoNames() throws Exception {
    String longest = "a".repeat(253);
    try (Connection connection = new Connection()) {
      connection.send(head(ReportChannel.path("team", longest), "Content-Length: 27") + LINE);
      assertThat(connection.answer()).startsWith("HTTP/1.1 200 ");
      connection.send(head(ReportChannel.path("team", longest + "a"), "Content-Length: 27") + LINE);
      assertThat(connection.answer()).startsWith("HTTP/1.1 404 ");
    }
    try (Connection connection = new Connection()) {
      connection.send(
          head(ReportChannel.path("team", "a".repeat(5000)), "Content-Length: 27") + LINE);
      assertThat(connection.head()).contains(" 414 ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "-1", "99999999999999999999", "12, 12", "0x0c", "+12"})
  void aLengthThatIsNoneIsRefused(String length) throws Exception {
    try (Connection connection = new Connection()) {
      connection.send(head("Content-Length: " + length) + LINE);
      assertThat(connection.head()).startsWith("HTTP/1.1 400 ");
    }
    assertThat(intake.reports).isEmpty();
  }

  @Test
  void aPathMayHaveAQuery() throws Exception {
    try (Connection connection = new Connection()) {
      connection.send(head(PATH + "?a=../b", "Content-Length: 27") + LINE);
      assertThat(connection.answer()).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void aPodThatReportsTooOftenIsHeldBack() throws Exception {
    for (int i = 0; i < PodLimits.BURST; i++) {
      assertThat(post(LINE).statusCode()).isEqualTo(200);
    }

    HttpResponse<String> answer = post(LINE);
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    assertThat(intake.reports).hasSize(PodLimits.BURST);

    token = cluster.token("team", "another", "uid-2");
    assertThat(post(LINE).statusCode()).isEqualTo(200);
  }

  /** Whether the client tells the length or not. It has to read the answer after sending it all. */
  @Test
  void tenMegabytesAreRefusedAndTheClientReadsWhy() throws Exception {
    byte[] large = new byte[10 * 1024 * 1024];
    for (BodyPublisher body :
        List.of(
            BodyPublishers.ofByteArray(large),
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))) {
      HttpResponse<String> answer = client.send(request(body), BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(413);
      assertThat(new JsonObject(answer.body()).getString("error")).contains("65536 bytes");
    }
    assertThat(intake.reports).isEmpty();
  }

  @Test
  void aClientThatClosesItsConnectionReadsTheAnswerToo() throws Exception {
    try (Connection connection = new Connection()) {
      connection.send(head("Content-Length: 5000000\r\nConnection: close") + " ".repeat(5_000_000));
      assertThat(connection.answer()).startsWith("HTTP/1.1 413 ");
    }
  }

  @ParameterizedTest
  @CsvSource({"65536, 200", "65537, 413"})
  void theLimitIsExact(int length, int status) throws Exception {
    String body = LINE + " ".repeat(length - LINE.length());
    try (Connection connection = new Connection()) {
      connection.send(head("Content-Length: " + length) + body);
      assertThat(connection.answer()).startsWith("HTTP/1.1 " + status + " ");
      connection.send(
          head("Transfer-Encoding: chunked")
              + Integer.toHexString(length)
              + "\r\n"
              + body
              + "\r\n0\r\n\r\n");
      assertThat(connection.answer()).startsWith("HTTP/1.1 " + status + " ");
    }
  }

  @Test
  void aChunkedReportNeedsNoLength() throws Exception {
    HttpResponse<String> answer =
        client.send(
            request(
                BodyPublishers.ofInputStream(
                    () -> new ByteArrayInputStream(LINE.getBytes(StandardCharsets.UTF_8)))),
            BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(intake.reports).hasSize(1);
  }

  @Test
  void aMissingBodyIsABadOne() throws Exception {
    HttpResponse<String> answer =
        client.send(request(BodyPublishers.noBody()), BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("line 1: is blank");
    assertThat(intake.reports).isEmpty();
  }

  @Test
  void aClientMayAskBeforeItSends() throws Exception {
    try (Connection connection = new Connection()) {
      connection.send(head("Content-Length: 27\r\nExpect: 100-continue"));
      assertThat(connection.head()).startsWith("HTTP/1.1 100 ");
      connection.send(LINE);
      assertThat(connection.answer()).startsWith("HTTP/1.1 200 ");

      connection.send(head("Transfer-Encoding: chunked\r\nExpect: 100-continue"));
      assertThat(connection.head()).startsWith("HTTP/1.1 100 ");
      connection.send("100000\r\n" + " ".repeat(0x100000) + "\r\n0\r\n\r\n");
      assertThat(connection.answer()).startsWith("HTTP/1.1 413 ");

      connection.send(head("Content-Length: 70000\r\nExpect: 100-continue"));
      assertThat(connection.answer()).startsWith("HTTP/1.1 413 ");
      assertThat(connection.isAtItsEnd()).isTrue();
    }
  }

  @Test
  void nothingIsUnpacked() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(LINE.getBytes(StandardCharsets.UTF_8));
    }
    HttpRequest request =
        HttpRequest.newBuilder(uri(PATH))
            .header("Authorization", "Bearer " + token)
            .header("Content-Encoding", "gzip")
            .POST(BodyPublishers.ofByteArray(packed.toByteArray()))
            .build();

    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(415);
    assertThat(answer.body()).contains("not compressed");
  }

  /** The others go on meanwhile, and the pod itself has no more than a few at once. */
  @Test
  void aBodyThatDoesNotComeKeepsNothingForLong() throws Exception {
    List<Connection> slow = new ArrayList<>();
    try {
      for (int i = 0; i < PodLimits.BODIES; i++) {
        Connection connection = new Connection();
        slow.add(connection);
        connection.send(head("Content-Length: 27\r\nExpect: 100-continue"));
        assertThat(connection.head()).startsWith("HTTP/1.1 100 ");
        connection.send(LINE.substring(0, 5));
      }
      HttpResponse<String> another = post(LINE);
      assertThat(another.statusCode()).isEqualTo(429);
      assertThat(another.body()).contains("at once");
      // One that goes away makes room.
      slow.removeLast().close();
      await().until(() -> post(LINE).statusCode() == 200);

      for (Connection connection : slow) {
        assertThat(connection.answer())
            .startsWith("HTTP/1.1 503 ")
            .containsIgnoringCase("\r\nretry-after: 1\r\n")
            .contains("did not arrive");
        assertThat(connection.isAtItsEnd()).isTrue();
      }
      assertThat(post(LINE).statusCode()).isEqualTo(200);
    } finally {
      for (Connection connection : slow) {
        connection.close();
      }
    }
  }

  @Test
  void whatCanNotBeRecordedIsToBeSentAgain() throws Exception {
    intake.answer = CompletableFuture.failedFuture(new IllegalStateException("conflict"));

    HttpResponse<String> answer = post(LINE);
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    assertThat(answer.body()).contains("try again").doesNotContain("conflict");
  }

  /** A cause that lasts meets every request of every trainer. */
  @Test
  void itIsLoggedOnce() throws Exception {
    Queue<LogRecord> records = new ConcurrentLinkedQueue<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            records.add(entry);
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger(ReportEndpoint.class.getName());
    logger.addHandler(handler);
    try {
      for (String cause : List.of("conflict", "conflict", "no network", "conflict")) {
        intake.answer = CompletableFuture.failedFuture(new IllegalStateException(cause));
        assertThat(post(LINE).statusCode()).isEqualTo(503);
      }
    } finally {
      logger.removeHandler(handler);
    }

    assertThat(records)
        .extracting(entry -> entry.getThrown().getMessage())
        .containsExactly("conflict", "no network");
    assertThat(records)
        .allSatisfy(
            entry ->
                assertThat(((ExtLogRecord) entry).getMdcCopy())
                    .containsEntry("namespace", "team")
                    .containsEntry("trial", "digits-3"));
  }

  @Test
  void aFaultOfTheOperatorIsNoAnswer() throws Exception {
    intake.bug = new NullPointerException();

    assertThat(post(LINE).statusCode()).isEqualTo(503);
  }

  private HttpResponse<String> post(String body) throws IOException, InterruptedException {
    return client.send(request(BodyPublishers.ofString(body)), BodyHandlers.ofString());
  }

  private HttpRequest request(BodyPublisher body) {
    return HttpRequest.newBuilder(uri(PATH))
        .header("Authorization", "Bearer " + token)
        .POST(body)
        .build();
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.actualPort() + path);
  }

  private String head(String headers) {
    return head(PATH, headers);
  }

  private String head(String path, String headers) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
        + token
        + "\r\n"
        + headers
        + "\r\n\r\n";
  }

  /** Sends what no HTTP client would. */
  private final class Connection implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;

    Connection() throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
      in = socket.getInputStream();
    }

    void send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The status and the headers. */
    String head() throws IOException {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int next = in.read();
        if (next < 0) {
          throw new IOException("the connection ended after: " + head);
        }
        head.append((char) next);
      }
      return head.toString();
    }

    /** The status, the headers and the body. */
    String answer() throws IOException {
      String head = head();
      int length = Integer.parseInt(head.replaceFirst("(?is).*content-length: (\\d+).*", "$1"));
      return head + new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    boolean isAtItsEnd() throws IOException {
      return in.read() < 0;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
