package dev.tuning.e2e;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The program of a pod that a test plays, step by step. It runs in the image of the trainer, which
 * has Java but no shell, and is mounted from a ConfigMap: so it is one class.
 *
 * <p>A step is {@code [VARIABLE=VALUE,...:]name[=argument]}; it is done if the environment
 * variables have these values. {@code print=...} is always done, whatever it prints.
 */
public final class ScriptedTrial {

  private static final long MEBIBYTE = 1 << 20;

  private ScriptedTrial() {}

  /**
   * Does the steps, one after the other.
   *
   * @param steps {@code result=0.5} reports the metric {@code error}, {@code run=3} takes so many
   *     seconds, {@code exit=7} ends with that code, {@code print=TEXT} prints a line, {@code
   *     allocate} takes memory without end
   */
  public static void main(String[] steps) throws IOException, InterruptedException {
    for (String step : steps) {
      int colon = step.startsWith("print=") ? -1 : step.indexOf(':');
      if (colon < 0
          || Stream.of(step.substring(0, colon).split(",")).allMatch(ScriptedTrial::holds)) {
        run(step.substring(colon + 1));
      }
    }
  }

  private static void run(String step) throws IOException, InterruptedException {
    String[] parts = step.split("=", 2);
    switch (parts[0]) {
      case "result" ->
          Files.writeString(
              Path.of("/dev/termination-log"),
              "{\"outcome\": \"Completed\", \"observations\": [{\"step\": 1, \"metrics\":"
                  + " {\"error\": "
                  + parts[1]
                  + "}}]}");
      case "run" -> Thread.sleep((long) (1000 * Double.parseDouble(parts[1])));
      case "print" -> System.out.println(parts[1]);
      case "exit" -> System.exit(Integer.parseInt(parts[1]));
      case "allocate" -> {
        while (true) {
          Arena.global().allocate(MEBIBYTE).fill((byte) 1);
        }
      }
      default -> throw new IllegalArgumentException(step);
    }
  }

  private static boolean holds(String condition) {
    String[] parts = condition.split("=", 2);
    return parts[1].equals(System.getenv(parts[0]));
  }
}
