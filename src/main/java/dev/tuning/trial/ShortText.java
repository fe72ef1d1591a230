package dev.tuning.trial;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Cuts texts as Kubernetes measures them: in bytes of UTF-8, and between characters. */
final class ShortText {

  private ShortText() {}

  /** The beginning of a text that has at most so many bytes. */
  static String of(String text, int bytes) {
    var room = ByteBuffer.allocate(bytes);
    var rest = CharBuffer.wrap(text);
    // Stops before a character that does not fit.
    StandardCharsets.UTF_8
        .newEncoder()
        .onMalformedInput(CodingErrorAction.REPLACE)
        .encode(rest, room, true);
    return text.substring(0, rest.position());
  }
}
