package dev.tuning.web;

import io.vertx.core.buffer.Buffer;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Keeps what is written in parts such as the network takes: in one piece it would be copied as it
 * grows, and need its room twice.
 */
final class Parts extends OutputStream {

  private static final int SIZE = 64 * 1024;

  private final Queue<Buffer> parts = new ArrayDeque<>();
  private Buffer last = Buffer.buffer();
  private long length;

  @Override
  public void write(int value) {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) {
    int written = 0;
    while (written < count) {
      int room = parts.isEmpty() ? 0 : SIZE - last.length();
      if (room == 0) {
        last = Buffer.buffer(SIZE);
        parts.add(last);
        room = SIZE;
      }
      int now = Math.min(room, count - written);
      last.appendBytes(bytes, offset + written, now);
      written += now;
    }
    length += count;
  }

  /** How many bytes have been written. */
  long length() {
    return length;
  }

  /** Takes the next part out; null if there is none. */
  Buffer take() {
    return parts.poll();
  }
}
