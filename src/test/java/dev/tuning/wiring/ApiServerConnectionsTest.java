package dev.tuning.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApiServerConnectionsTest {

  private static final int CHACHA20_POLY1305 = 0x1303;
  private static final int AES_128_GCM = 0x1301;
  private static final int AES_256_GCM = 0x1302;

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private KubernetesClient client(String url) {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder()
                .withMasterUrl(url)
                .withTrustCerts(true)
                .withRequestRetryBackoffLimit(0)
                .build())
        .withHttpClientFactory(ApiServerConnections.through(vertx))
        .build();
  }

  @Test
  void wantChaCha20AndTakeAes() throws IOException {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var client = client("https://127.0.0.1:" + server.getLocalPort())) {
      var request = CompletableFuture.runAsync(() -> client.raw("/version"));
      try (Socket socket = server.accept()) {
        assertThat(ciphers(new DataInputStream(socket.getInputStream())))
            .startsWith(CHACHA20_POLY1305, AES_128_GCM, AES_256_GCM);
      }
      assertThat(request).failsWithin(Duration.ofSeconds(10));
    }
  }

  /** The cipher suites of a client's first message, RFC 8446, section 4.1.2. */
  private static List<Integer> ciphers(DataInputStream hello) throws IOException {
    int recordHeader = 5;
    int messageHeader = 4;
    int versionAndRandom = 2 + 32;
    hello.skipNBytes(recordHeader + messageHeader + versionAndRandom);
    hello.skipNBytes(hello.readUnsignedByte());
    int bytes = hello.readUnsignedShort();
    List<Integer> ciphers = new ArrayList<>();
    for (int read = 0; read < bytes; read += 2) {
      ciphers.add(hello.readUnsignedShort());
    }
    return ciphers;
  }

  @Test
  void takeCompressedAnswers() throws IOException {
    var compressed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(compressed)) {
      gzip.write("{\"major\": \"1\"}".getBytes());
    }
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    server.createContext(
        "/",
        exchange -> {
          boolean wanted =
              exchange.getRequestHeaders().getFirst("Accept-Encoding").contains("gzip");
          exchange.getResponseHeaders().set("Content-Encoding", "gzip");
          exchange.sendResponseHeaders(wanted ? 200 : 406, compressed.size());
          try (var body = exchange.getResponseBody()) {
            body.write(compressed.toByteArray());
          }
        });
    server.start();
    try (var client = client("http://127.0.0.1:" + server.getAddress().getPort())) {
      assertThat(client.raw("/version")).isEqualTo("{\"major\": \"1\"}");
    } finally {
      server.stop(0);
    }
  }
}
