package dev.tuning.cli;

import java.util.regex.Pattern;

/** Values as cells of RFC 4180. */
final class CsvText {

  /** With what spreadsheets begin a formula, or look behind it for one. */
  private static final Pattern FORMULA = Pattern.compile("[=+\\-@＝＋－＠\\t\\r\\n].*", Pattern.DOTALL);

  private static final Pattern SPECIAL = Pattern.compile("[\",\\r\\n]");

  private CsvText() {}

  /**
   * The cell of a value. Text that would be a formula begins with an apostrophe, which spreadsheets
   * take for the mark of a text; numbers are left as they are.
   *
   * @param value a number, a text, or null for an empty cell
   */
  static String cell(Object value) {
    return switch (value) {
      case null -> "";
      case Number number -> number.toString();
      default ->
          quoted(FORMULA.matcher(value.toString()).matches() ? "'" + value : value.toString());
    };
  }

  private static String quoted(String text) {
    return SPECIAL.matcher(text).find() ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
  }
}
