package dev.tuning.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ReportSenderTest {

    private static final String COMPLETED = "{\"outcome\":\"Completed\"}";

    private static final ReportLimits LIMITS = new ReportLimits(
            Duration.ofSeconds(5), Duration.ofMillis(10), Duration.ofMinutes(5),
            Duration.ofSeconds(30), Duration.ofMillis(200), Duration.ofMinutes(1));

    @TempDir
    private Path directory;

    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
    private final StopSignal stop = new StopSignal();
    private Path token;
    private StubOperator operator;
    private ReportSender sender;

    @BeforeEach
    void start() throws IOException {
        token = Files.writeString(directory.resolve("token"), "first\n");
        operator = new StubOperator();
        sender = sender(operator.url("http"), Optional.empty(), LIMITS);
    }

    @AfterEach
    void close() {
        sender.close();
        operator.close();
    }

    @Test
    void sendsTheTokenAndTheLines() throws InterruptedException {
        send(10);
        assertEquals(
                new StubOperator.Request("Bearer first", List.of(line(10))), operator.await());
        assertTrue(sender.end(COMPLETED, stop));
        assertEquals(List.of(line(10), COMPLETED), operator.await().lines());
        assertEquals(List.of(), List.copyOf(log));
    }

    @Test
    void tellsARestartedOperatorWhatItHadNotRecorded() throws InterruptedException {
        send(10);
        operator.await();
        operator.record(10);
        send(20);
        operator.await();
        send(30);
        operator.await();
        operator.restart();
        assertEquals(List.of(10L), operator.steps());
        send(40);
        assertEquals(List.of(line(20), line(30), line(40)), operator.await().lines());
        assertEquals(List.of(10L, 20L, 30L, 40L), operator.steps());
    }

    @Test
    void handsOverWhatMayBeDeletedOnce() throws InterruptedException {
        assertEquals(Optional.empty(), sender.takeDiscards());
        operator.behave(answering(200, "{\"discard\":[\"step-1\",null],\"durable\":null}"));
        send(10);
        operator.await();
        operator.behave(answering(200, "{\"discard\":[\"step-2\"],\"more\":1}"));
        sender.end(COMPLETED, stop);
        assertEquals(Optional.of(Set.of("step-1", "step-2")), sender.takeDiscards());
        assertEquals(Optional.empty(), sender.takeDiscards());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            503 | {"error":"not ready"}
            429 | {"error":"too many"}
            502 | a proxy's page
            200 | not JSON
            200 | null
            """)
    void triesAgainWhileTheOperatorIsAway(int status, String body) throws InterruptedException {
        failFirst(3, StubOperator.Answer.of(status, body));
        send(10);
        for (int tries = 0; tries < 4; tries++) {
            assertEquals(List.of(line(10)), operator.await().lines());
        }
        assertTrue(sender.end(COMPLETED, stop));
        assertEquals(2, log.size(), log.toString());
        assertTrue(log.remove().startsWith("report: tried again until it is taken: "));
        assertEquals("report: taken again", log.remove());
    }

    @Test
    void waitsAsLongAsItIsAskedToButNotAtTheEnd() throws InterruptedException {
        failFirst(1, new StubOperator.Answer(503, Map.of("Retry-After", "60"), "{}"));
        send(10);
        operator.await();
        log.take();
        send(20);
        assertNull(operator.requests.poll(200, TimeUnit.MILLISECONDS));
        assertTrue(sender.end(COMPLETED, stop));
        assertEquals(List.of(line(10), line(20), COMPLETED), operator.await().lines());
    }

    @Test
    void doesNotWaitLongerThanTheLimit() throws InterruptedException, IOException {
        sender.close();
        sender = sender(operator.url("http"), Optional.empty(), new ReportLimits(
                LIMITS.request(), LIMITS.firstPause(), Duration.ofMillis(20),
                LIMITS.end(), LIMITS.stop(), LIMITS.silence()));
        failFirst(9, new StubOperator.Answer(429, Map.of("Retry-After", "3600"), "{}"));
        send(10);
        for (int tries = 0; tries < 10; tries++) {
            operator.await();
        }
        assertEquals(List.of(10L), operator.steps());
    }

    @Test
    void triesAgainIfAnAnswerDoesNotCome() throws InterruptedException, IOException {
        sender.close();
        sender = sender(operator.url("http"), Optional.empty(), new ReportLimits(
                Duration.ofMillis(300), LIMITS.firstPause(), LIMITS.longestPause(),
                LIMITS.end(), LIMITS.stop(), LIMITS.silence()));
        CountDownLatch hang = new CountDownLatch(1);
        AtomicInteger count = new AtomicInteger();
        operator.behave(request -> {
            if (count.getAndIncrement() == 0) {
                awaitUninterrupted(hang);
            }
            return operator.take(request);
        });
        send(10);
        assertTrue(sender.end(COMPLETED, stop));
        assertEquals(List.of(COMPLETED), operator.outcomes());
        assertTrue(log.remove().contains("no answer within 300 ms"));
        hang.countDown();
    }

    @Test
    void waitsForAMomentOnlyIfItIsStopped() {
        operator.behave(answering(503, "{}"));
        stop.request();
        long start = System.nanoTime();
        assertFalse(sender.end("{\"outcome\":\"Interrupted\"}", stop));
        assertTrue(Duration.ofNanos(System.nanoTime() - start).compareTo(LIMITS.end()) < 0);
    }

    @Test
    void doesNotWaitLongForAnOperatorThatIsGone() throws InterruptedException {
        operator.close();
        send(10);
        assertTrue(log.take().contains("ConnectException"));
        stop.request();
        assertFalse(sender.end(COMPLETED, stop));
    }

    @Test
    void readsANewTokenIfTheOldOneIsRefused() throws IOException, InterruptedException {
        operator.behave(request -> request.authorization().equals("Bearer second")
                ? operator.take(request)
                : StubOperator.Answer.of(401, "{\"error\":\"the token has expired\"}"));
        Path next = Files.writeString(directory.resolve("next"), "second");
        send(10);
        assertEquals("Bearer first", operator.await().authorization());
        Files.move(next, token, StandardCopyOption.ATOMIC_MOVE);
        assertTrue(sender.end(COMPLETED, stop));
        assertEquals(List.of(10L), operator.steps());
        assertTrue(log.remove().endsWith("401, the token has expired"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "two\nlines"})
    void givesUpOnATokenThatStaysBad(String content) throws IOException, InterruptedException {
        Files.writeString(token, content);
        send(10);
        assertFalse(sender.end(COMPLETED, stop));
        assertTrue(log.remove().contains("holds no token"));
        assertTrue(log.remove().startsWith("report: no more, the token is refused"));
        assertTrue(operator.requests.isEmpty());
    }

    @Test
    void givesUpOnATokenThatStaysRefused() throws InterruptedException {
        operator.behave(answering(401, "{\"error\":\"who is that?\"}"));
        send(10);
        for (int tries = 0; tries < 5; tries++) {
            operator.await();
        }
        assertFalse(sender.end(COMPLETED, stop));
        assertTrue(operator.requests.isEmpty());
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404, 405, 409})
    void stopsForGoodIfItIsTold(int status) throws InterruptedException {
        operator.behave(answering(status, "{\"error\":\"it is over\"}"));
        send(10);
        operator.await();
        assertEquals("report: no more, the operator refuses them: " + status + ", it is over",
                log.take());
        send(20);
        assertFalse(sender.end(COMPLETED, stop));
        assertTrue(operator.requests.isEmpty());
        assertTrue(log.isEmpty(), log.toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {413, 422})
    void dropsWhatIsRefused(int status) throws InterruptedException {
        operator.behave(request -> request.lines().contains(line(10))
                ? StubOperator.Answer.of(status, "{\"error\":\"bad\",\"line\":1}")
                : operator.take(request));
        send(10);
        assertTrue(log.take().endsWith(status + ", bad"));
        send(20);
        assertTrue(sender.end(COMPLETED, stop));
        assertEquals(List.of(20L), operator.steps());
    }

    @Test
    void doesNotWaitOnceTheOutcomeIsRefused() {
        operator.behave(answering(422, "{\"error\":\"bad\"}"));
        assertFalse(sender.end(COMPLETED, stop));
    }

    @Test
    void trustsThePrivateAuthorityAlone()
            throws IOException, InterruptedException, GeneralSecurityException {
        try (StubOperator secure = new StubOperator(secureServer())) {
            sender.close();
            sender = sender(
                    secure.url("https"), Optional.of(directory.resolve("ca.pem")), LIMITS);
            send(10);
            assertTrue(sender.end(COMPLETED, stop));
            assertEquals(List.of(10L), secure.steps());

            sender.close();
            sender = sender(secure.url("https"), Optional.empty(), LIMITS);
            send(20);
            assertTrue(log.take().contains("SSLHandshakeException"));
            assertEquals(List.of(10L), secure.steps());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing.pem", "token"})
    void namesAFileWithoutCertificates(String name) {
        Path file = directory.resolve(name);
        String message = assertThrows(
                ConfigurationException.class,
                () -> sender(operator.url("https"), Optional.of(file), LIMITS)).getMessage();
        assertTrue(message.startsWith("REPORT_CA_FILE: ") && message.contains(name), message);
    }

    private ReportSender sender(URI url, Optional<Path> caFile, ReportLimits limits) {
        ReportEndpoint endpoint = new ReportEndpoint(url, token, caFile);
        return new ReportSender(new ReportClient(endpoint, limits.request()), limits, log::add);
    }

    private void send(long step) {
        sender.send(step, line(step));
    }

    private static String line(long step) {
        return "{\"step\":" + step + ",\"metrics\":{}}";
    }

    private static Function<StubOperator.Request, StubOperator.Answer> answering(
            int status, String body) {
        return _ -> StubOperator.Answer.of(status, body);
    }

    private void failFirst(int times, StubOperator.Answer answer) {
        AtomicInteger count = new AtomicInteger();
        operator.behave(request ->
                count.getAndIncrement() < times ? answer : operator.take(request));
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** With a certificate of its own for 127.0.0.1, in {@code ca.pem}. */
    private HttpsServer secureServer()
            throws IOException, InterruptedException, GeneralSecurityException {
        Path store = directory.resolve("server.p12");
        keytool("-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=operator",
                "-ext", "san=ip:127.0.0.1", "-keystore", store.toString());
        keytool("-exportcert", "-rfc", "-alias", "server", "-keystore", store.toString(),
                "-file", directory.resolve("ca.pem").toString());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "secret".toCharArray());
        }
        KeyManagerFactory managers =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "secret".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create();
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return server;
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-storepass", "secret", "-storetype", "PKCS12"));
        command.addAll(1, List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.log").toFile())
                .start();
        assertEquals(0, process.waitFor(), () -> String.join(" ", command));
    }
}
