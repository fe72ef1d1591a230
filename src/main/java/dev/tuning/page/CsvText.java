package dev.tuning.page;

import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Records of RFC 4180. */
public final class CsvText {

  /** With what spreadsheets begin a formula, or look behind it for one. */
  private static final Pattern FORMULA = Pattern.compile("[=+\\-@＝＋－＠\\t\\r\\n].*", Pattern.DOTALL);

  private static final Pattern SPECIAL = Pattern.compile("[\",\\r\\n]");

  /** Between these powers of ten a browser writes all digits of a number. */
  private static final int LEAST_EXPONENT = -6;

  private static final int MOST_EXPONENT = 20;

  private CsvText() {}

  /**
   * A record with the end of its line. Text that would be a formula begins with an apostrophe,
   * which spreadsheets take for the mark of a text; numbers stay numbers, in the form that browsers
   * give them.
   *
   * @param cells each a number, a text, or null for an empty cell
   */
  public static String line(List<?> cells) {
    return cells.stream().map(CsvText::cell).collect(Collectors.joining(",", "", "\r\n"));
  }

  static String cell(Object value) {
    return switch (value) {
      case null -> "";
      case Double number -> number(number);
      case Number number -> number.toString();
      default ->
          quoted(FORMULA.matcher(value.toString()).matches() ? "'" + value : value.toString());
    };
  }

  private static String quoted(String text) {
    return SPECIAL.matcher(text).find() ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
  }

  /** As ECMAScript's Number::toString has it, so that a report's page writes the same cells. */
  private static String number(double value) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    BigDecimal digits = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    int exponent = digits.precision() - digits.scale() - 1;
    if (digits.signum() == 0 || exponent >= LEAST_EXPONENT && exponent <= MOST_EXPONENT) {
      return digits.toPlainString();
    }
    return digits.movePointLeft(exponent).toPlainString() + (exponent > 0 ? "e+" : "e") + exponent;
  }
}
