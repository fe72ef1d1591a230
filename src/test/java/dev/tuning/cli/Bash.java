package dev.tuning.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A real shell. */
final class Bash {

  private Bash() {}

  /**
   * Runs a script in an environment that has PATH only.
   *
   * @param more further variables
   */
  static Run run(String script, Map<String, String> more) {
    try {
      var builder = new ProcessBuilder("bash", "--norc", "--noprofile");
      builder.environment().keySet().retainAll(List.of("PATH"));
      builder.environment().putAll(more);
      Path errors = Path.of("target", "bash-" + Thread.currentThread().threadId() + ".err");
      builder.redirectError(errors.toFile());
      Process process = builder.start();
      try (var in = process.getOutputStream()) {
        in.write(script.getBytes(StandardCharsets.UTF_8));
      }
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      return new Run(code, out, Files.readString(errors));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The variables that a script leaves to the programs that it starts. */
  static Map<String, String> environmentAfter(String script) {
    Run run = run(script + "\nexec env -0", Map.of());
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    Map<String, String> variables =
        Arrays.stream(run.out().split("\0"))
            .map(line -> line.split("=", 2))
            .collect(
                Collectors.toMap(
                    pair -> pair[0], pair -> pair[1], (a, b) -> b, LinkedHashMap::new));
    // Its own.
    variables.keySet().removeAll(List.of("PATH", "PWD", "OLDPWD", "SHLVL", "_"));
    return variables;
  }
}
