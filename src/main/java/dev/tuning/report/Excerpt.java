package dev.tuning.report;

import java.util.regex.Pattern;

/** Quotes what a program wrote in a message for people, who may read it on a terminal. */
final class Excerpt {

  /** UTF-16 units; two of them still make a message that can be read. */
  private static final int LONGEST = 45;

  /** Control and format characters, line separators and halves of surrogate pairs. */
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

  private Excerpt() {}

  /** The beginning of a text, with a question mark for each character that can't be shown. */
  static String of(String text) {
    String shown = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    return UNPRINTABLE.matcher(shown).replaceAll("?");
  }
}
