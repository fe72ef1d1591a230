package dev.tuning.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program of the tests in a Java process of its own, so that what it takes of the machine can be
 * told apart. It answers each line that it is sent by one line.
 */
public final class JavaProcess implements AutoCloseable {

  static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private final Process process;
  private final BufferedReader answers;

  /**
   * Starts it.
   *
   * @param program its main class
   * @param log where its error output goes
   * @param options of the Java machine
   * @param arguments of the program
   */
  public JavaProcess(Class<?> program, Path log, List<String> options, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(JAVA));
    command.addAll(options);
    command.addAll(
        List.of("-Djava.util.logging.manager=org.jboss.logmanager.LogManager", "-cp", classPath()));
    command.add(program.getName());
    command.addAll(arguments);
    try {
      Files.createDirectories(log.getParent());
      process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /** That of this process, of which Surefire has its own account. */
  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /** Sends a line and waits for the answer. */
  public String ask(String line) {
    try {
      var requests = process.outputWriter(StandardCharsets.UTF_8);
      requests.write(line + "\n");
      requests.flush();
      return answer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for a line. */
  public String answer() {
    try {
      String answer = answers.readLine();
      if (answer == null) {
        throw new IllegalStateException("the process has ended: " + process.info());
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it takes of the machine. */
  public ProcessUsage usage() {
    return new ProcessUsage(process.toHandle());
  }

  @Override
  public void close() {
    end(process);
  }

  static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
