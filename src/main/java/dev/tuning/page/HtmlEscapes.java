package dev.tuning.page;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;

/**
 * Writes JSON that can stand within a script element of HTML: without a character that could begin
 * a tag, a comment or an entity, and without the two that end a line of a script and not one of
 * JSON.
 */
final class HtmlEscapes extends CharacterEscapes {

  private static final long serialVersionUID = 1L;

  private static final int LINE_SEPARATOR = 0x2028;
  private static final int PARAGRAPH_SEPARATOR = 0x2029;

  private final int[] ascii = standardAsciiEscapesForJSON();

  HtmlEscapes() {
    ascii['<'] = ESCAPE_STANDARD;
    ascii['>'] = ESCAPE_STANDARD;
    ascii['&'] = ESCAPE_STANDARD;
  }

  @Override
  public int[] getEscapeCodesForAscii() {
    return ascii;
  }

  @Override
  public SerializableString getEscapeSequence(int character) {
    return character == LINE_SEPARATOR || character == PARAGRAPH_SEPARATOR
        ? new SerializedString("\\u%04x".formatted(character))
        : null;
  }
}
