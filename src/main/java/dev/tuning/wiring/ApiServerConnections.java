package dev.tuning.wiring;

import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.SSLEngineOptions;
import io.vertx.core.spi.tls.SslContextFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;

/**
 * Connections to the API server that take little of the processor. The operator runs code of the
 * quick compiler alone, which makes AES four times as dear as ChaCha20, and lists come compressed
 * where they are asked for so: at the start of an operator with ten thousand Trials a third of the
 * time went into deciphering.
 */
final class ApiServerConnections {

  /** What servers written in Go accept, in the order in which it is wanted. */
  private static final List<String> CIPHERS =
      List.of(
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384");

  private ApiServerConnections() {}

  /** What makes the HTTP client of a Kubernetes client. */
  static HttpClient.Factory through(Vertx vertx) {
    return new VertxHttpClientFactory(withOptions(vertx));
  }

  /**
   * The Kubernetes client lets nobody set these options, but says them to the Vert.x it is given.
   */
  private static Vertx withOptions(Vertx vertx) {
    return (Vertx)
        Proxy.newProxyInstance(
            Vertx.class.getClassLoader(),
            new Class<?>[] {Vertx.class},
            (_, method, arguments) -> {
              if (arguments != null
                  && arguments.length > 0
                  && arguments[0] instanceof HttpClientOptions options) {
                // The API server compresses lists of more than 128 KiB.
                options.setDecompressionSupported(true);
                if (options.getSslEngineOptions() != null) {
                  options.setSslEngineOptions(new WithCiphers(options));
                }
              }
              try {
                return method.invoke(vertx, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** The engine of a client, with {@link #CIPHERS}. */
  private static final class WithCiphers extends JdkSSLEngineOptions {

    private final SSLEngineOptions engine;
    private final String[] protocols;

    WithCiphers(HttpClientOptions options) {
      this.engine = options.getSslEngineOptions();
      this.protocols = options.getEnabledSecureTransportProtocols().toArray(String[]::new);
    }

    @Override
    public WithCiphers copy() {
      return this;
    }

    @Override
    public SslContextFactory sslContextFactory() {
      return () ->
          new JdkSslContext(
              ((JdkSslContext) engine.sslContextFactory().create()).context(),
              true,
              CIPHERS,
              SupportedCipherSuiteFilter.INSTANCE,
              ApplicationProtocolConfig.DISABLED,
              ClientAuth.NONE,
              protocols,
              false);
    }
  }
}
