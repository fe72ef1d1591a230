package dev.tuning.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What a process takes of the machine, as Linux counts it. */
public final class ProcessUsage {

  private final ProcessHandle process;

  public ProcessUsage(ProcessHandle process) {
    this.process = process;
  }

  /** The most memory that it ever had, in MiB: all that was resident, files that it maps too. */
  public long peakMebibytes() {
    return mebibytes("VmHWM:");
  }

  /** The memory that it has, in MiB, counted likewise. */
  public long mebibytes() {
    return mebibytes("VmRSS:");
  }

  /** Lets {@link #peakMebibytes} count from now on. */
  public void forgetPeak() {
    try {
      Files.writeString(file("clear_refs"), "5");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How long it has used a core. */
  public Duration cpuTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** How many objects of a class a Java process holds, once its garbage has been collected. */
  public long objects(Class<?> type) {
    try {
      Process jcmd =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                  Long.toString(process.pid()),
                  "GC.class_histogram")
              .redirectErrorStream(true)
              .start();
      String histogram = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!histogram.contains(Object.class.getName())) {
        throw new IllegalStateException("no histogram: " + histogram);
      }
      return histogram
          .lines()
          .map(line -> line.strip().split("\\s+"))
          .filter(fields -> fields.length == 4 && fields[3].equals(type.getName()))
          .mapToLong(fields -> Long.parseLong(fields[1]))
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long mebibytes(String field) {
    try (var lines = Files.lines(file("status"))) {
      String line = lines.filter(l -> l.startsWith(field)).findFirst().orElseThrow();
      return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(String name) {
    return Path.of("/proc", Long.toString(process.pid()), name);
  }
}
