package dev.tuning.trainer;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Sends single reports to the operator, and understands its answers. */
final class ReportClient implements AutoCloseable {

    /** An answer names checkpoints; one of a megabyte is not the operator's. */
    private static final long MAX_ANSWER_BYTES = 1 << 20;

    /** What may stand in a header. The token itself must never get into a log. */
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");
    private static final ObjectMapper JSON = new ObjectMapper();

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Answer(List<String> discard, long durable) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Problem(String error) {}

    private final ReportEndpoint endpoint;
    private final Duration limit;
    private final HttpClient client;

    /**
     * @param limit of one request, its answer included
     * @throws ConfigurationException if the certificates cannot be read
     */
    ReportClient(ReportEndpoint endpoint, Duration limit) {
        this.endpoint = endpoint;
        this.limit = limit;
        // Without a proxy: the operator is in the same cluster, and the token is for it alone.
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(limit);
        endpoint.caFile().ifPresent(file -> builder.sslContext(trusting(file)));
        this.client = builder.build();
    }

    /** Sends one body, with the token of this moment. */
    ReportResult post(byte[] body) throws InterruptedException {
        String token;
        try {
            token = Files.readString(endpoint.tokenFile()).strip();
        } catch (IOException e) {
            return new ReportResult.TokenRefused("REPORT_TOKEN_FILE cannot be read: " + e);
        }
        if (!TOKEN.matcher(token).matches()) {
            return new ReportResult.TokenRefused(
                    "REPORT_TOKEN_FILE: " + endpoint.tokenFile() + " holds no token");
        }
        HttpRequest request = HttpRequest.newBuilder(endpoint.url())
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        // The client's own time limit ends with the headers of an answer.
        CompletableFuture<HttpResponse<String>> response = client.sendAsync(
                request, BodyHandlers.limiting(BodyHandlers.ofString(), MAX_ANSWER_BYTES));
        try {
            return resultOf(response.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return new ReportResult.TryLater(
                    Duration.ZERO, "no answer within " + limit.toMillis() + " ms");
        } catch (ExecutionException e) {
            return new ReportResult.TryLater(Duration.ZERO, e.getCause().toString());
        } finally {
            response.cancel(true);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private static ReportResult resultOf(HttpResponse<String> response) {
        int status = response.statusCode();
        if (status == 200) {
            return accepted(response.body());
        }
        String why = status + ", " + error(response.body());
        return switch (status) {
            case 401 -> new ReportResult.TokenRefused(why);
            case 413, 422 -> new ReportResult.BodyRefused(why);
            // What stands between may answer so while the operator is away.
            case 429, 500, 502, 503, 504 -> new ReportResult.TryLater(retryAfter(response), why);
            default -> new ReportResult.Over(why);
        };
    }

    private static ReportResult accepted(String body) {
        Optional<Answer> answer = parse(body, Answer.class);
        if (answer.isEmpty()) {
            return new ReportResult.TryLater(
                    Duration.ZERO, "an answer that is not the operator's: " + shortened(body));
        }
        List<String> discard = Optional.ofNullable(answer.get().discard()).orElse(List.of());
        return new ReportResult.Accepted(
                discard.stream().filter(Objects::nonNull).toList(), answer.get().durable());
    }

    private static String error(String body) {
        return parse(body, Problem.class).map(Problem::error).orElseGet(() -> shortened(body));
    }

    private static <T> Optional<T> parse(String body, Class<T> type) {
        try {
            return Optional.ofNullable(JSON.readValue(body, type));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** Enough of what somebody else said to know who it was. */
    private static String shortened(String body) {
        return body.length() <= 200 ? body : body.substring(0, 200) + "...";
    }

    private static Duration retryAfter(HttpResponse<String> response) {
        return response.headers().firstValue("Retry-After")
                .filter(value -> SECONDS.matcher(value).matches())
                .map(value -> Duration.ofSeconds(Long.parseLong(value)))
                .orElse(Duration.ZERO);
    }

    private static SSLContext trusting(Path caFile) {
        try (InputStream pem = Files.newInputStream(caFile)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                trusted.setCertificateEntry("ca-" + trusted.size(), certificate);
            }
            TrustManagerFactory managers =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new ConfigurationException("REPORT_CA_FILE: must name a file of certificates"
                    + " as PEM that can be read, not '" + caFile + "': " + e);
        }
    }
}
