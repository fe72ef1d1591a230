package dev.tuning.wiring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Starts the operator once where there is no API server, so that Java writes down what a start
 * loads: with that cache the next ones take half as long. This start fails, as it must, with the
 * first list of objects.
 */
public final class StartRehearsal {

  private StartRehearsal() {}

  /**
   * Writes the cache.
   *
   * @param arguments the file with the arguments of the operator's Java, and the file to write
   * @throws IOException if there was no cache in the end, with what the operator said
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path cache = Path.of(arguments[1]);
    Files.deleteIfExists(cache);
    var start =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:AOTCacheOutput=" + cache,
                "@" + arguments[0])
            .redirectErrorStream(true);
    start.environment().keySet().retainAll(List.of("PATH"));
    start.environment().put("QUARKUS_HTTP_PORT", "0");
    start.environment().put("QUARKUS_MANAGEMENT_PORT", "0");
    start.environment().put("QUARKUS_KUBERNETES_CLIENT_API_SERVER_URL", "https://127.0.0.1:1");
    start.environment().put("QUARKUS_KUBERNETES_CLIENT_REQUEST_RETRY_BACKOFF_LIMIT", "0");
    Process process = start.start();
    String said = new String(process.getInputStream().readAllBytes());
    process.waitFor();
    if (!Files.exists(cache)) {
      throw new IOException("no " + cache + ": " + said);
    }
  }
}
