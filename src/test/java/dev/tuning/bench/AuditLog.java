package dev.tuning.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The file to which the API server writes a line for each request. */
final class AuditLog {

  private final Path file;

  AuditLog(Path file) {
    this.file = file;
  }

  /** Its length, in bytes: where the next line will begin. */
  long end() {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All whole lines from a position on, in the order in which they were written. */
  List<AuditEvent> since(long position) {
    List<AuditEvent> events = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(file).position(position);
        var lines =
            new BufferedReader(
                new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8),
                1 << 20)) {
      String next = lines.readLine();
      while (next != null) {
        String line = next;
        next = lines.readLine();
        // The last one may still be written.
        if (next != null || line.endsWith("}")) {
          events.add(AuditEvent.parse(line));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return events;
  }
}
