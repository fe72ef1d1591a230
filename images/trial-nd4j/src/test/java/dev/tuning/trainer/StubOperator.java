package dev.tuning.trainer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The report endpoint of an operator that does as it is told. */
final class StubOperator implements AutoCloseable {

    /** What came in. */
    record Request(String authorization, List<String> lines) {}

    /** What goes out. */
    record Answer(int status, Map<String, String> headers, String body) {

        static Answer of(int status, String body) {
            return new Answer(status, Map.of(), body);
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    /** All requests, whatever the answer. */
    final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();

    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final TreeMap<Long, String> received = new TreeMap<>();
    private final List<String> outcomes = new ArrayList<>();
    private volatile Function<Request, Answer> behaviour = this::take;
    private long durable;
    private int keepBest = Integer.MAX_VALUE;

    /** Listens at a free port of this machine. */
    StubOperator() throws IOException {
        this(HttpServer.create());
    }

    StubOperator(HttpServer server) throws IOException {
        this.server = server;
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(executor);
        server.createContext("/report", this::handle);
        server.start();
    }

    URI url(String scheme) {
        return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort() + "/report");
    }

    /** Answers so from now on; {@link #take} is what it does at first. */
    void behave(Function<Request, Answer> next) {
        behaviour = next;
    }

    /** Takes a body, records it if it ends the trial, and lets go of all but the best. */
    synchronized Answer take(Request request) {
        for (String line : request.lines()) {
            JsonNode node = parsed(line);
            if (node.has("outcome")) {
                outcomes.add(line);
                durable = received.isEmpty() ? 0 : received.lastKey();
            } else {
                received.putIfAbsent(node.get("step").asLong(), line);
            }
        }
        return answer();
    }

    /** What it knows is recorded in the cluster up to a step. */
    synchronized void record(long step) {
        durable = step;
    }

    /** It starts again, and knows only what was recorded. */
    synchronized void restart() {
        received.tailMap(durable, false).clear();
    }

    /** Lets go of checkpoints that are not among so many best ones. */
    synchronized void keepBest(int count) {
        keepBest = count;
    }

    /** The steps of the lines that it knows. */
    synchronized List<Long> steps() {
        return List.copyOf(received.keySet());
    }

    /** The lines that it knows, by step. */
    synchronized List<String> lines() {
        return List.copyOf(received.values());
    }

    synchronized List<String> outcomes() {
        return List.copyOf(outcomes);
    }

    /** The best checkpoints and the last one. */
    synchronized List<String> keptCheckpoints() {
        return received.values().stream()
                .map(StubOperator::parsed)
                .filter(line -> line.has("checkpoint"))
                .sorted(Comparator.comparingDouble(StubOperator::error))
                .limit(keepBest)
                .map(line -> line.get("checkpoint").asText())
                .toList();
    }

    /** Waits for a request. */
    Request await() throws InterruptedException {
        Request request = requests.poll(20, TimeUnit.SECONDS);
        if (request == null) {
            throw new AssertionError("no request came");
        }
        return request;
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private Answer answer() {
        List<String> kept = keptCheckpoints();
        ObjectNode answer = JSON.createObjectNode();
        var discard = answer.putArray("discard");
        for (Map.Entry<Long, String> line : received.entrySet()) {
            JsonNode checkpoint = parsed(line.getValue()).get("checkpoint");
            boolean isLast = line.getKey().equals(received.lastKey());
            if (checkpoint != null && !isLast && !kept.contains(checkpoint.asText())) {
                discard.add(checkpoint.asText());
            }
        }
        if (durable > 0) {
            answer.put("durable", durable);
        }
        return Answer.of(200, answer.toString());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Request request = new Request(
                    exchange.getRequestHeaders().getFirst("Authorization"),
                    new String(body, StandardCharsets.UTF_8).lines()
                            .filter(line -> !line.isBlank()).toList());
            Answer answer = behaviour.apply(request);
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            requests.add(request);
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static double error(JsonNode line) {
        JsonNode error = line.path("metrics").path(Observation.VALIDATION_ERROR);
        return error.isNumber() ? error.asDouble() : Double.POSITIVE_INFINITY;
    }

    private static JsonNode parsed(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
