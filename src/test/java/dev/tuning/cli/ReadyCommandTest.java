package dev.tuning.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadyCommandTest {

  private HttpServer operator;
  private int status;

  @BeforeEach
  void serve() throws IOException {
    operator = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    operator.createContext(
        "/q/health/ready",
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    operator.start();
  }

  @AfterEach
  void stop() {
    operator.stop(0);
  }

  private Run ready() {
    return Run.of("ready", "http://127.0.0.1:" + operator.getAddress().getPort());
  }

  @Test
  void saysThatAnOperatorIsReady() {
    status = 200;

    assertThat(ready()).isEqualTo(new Run(0, "the operator is ready\n", ""));
  }

  @Test
  void failsWhereItIsNot() {
    status = 503;

    Run run = ready();
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).startsWith("error: http://127.0.0.1:").contains("answers 503");
  }

  @Test
  void failsWhereNobodyAnswers() {
    operator.stop(0);

    Run run = ready();
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("does not answer").contains("NetworkPolicy");
  }
}
