package dev.tuning.report;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * Finds the pairs {@code name=value} of a log line, in time that grows with its length.
 *
 * <p>A name is {@code [A-Za-z_][A-Za-z0-9_./-]*} and does not follow such a character or a quote:
 * an argument {@code --lr=0.1} is no pair. There is no space around {@code =}. The value goes up to
 * white space, a comma, a semicolon, a bracket, a quote or the end of the line, and what is in it
 * is no further pair.
 */
final class LogPairs {

  private static final String QUOTES = "\"'`";
  private static final String VALUE_ENDS = ",;)]}" + QUOTES;
  private static final String OPENING = "([{";

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?:[0-9]++(?:\\.[0-9]*+)?|\\.[0-9]++)(?:[eE][+-]?[0-9]++)?");

  private static final Pattern NAN = Pattern.compile("[+-]?nan", Pattern.CASE_INSENSITIVE);

  private static final Pattern INFINITY =
      Pattern.compile("([+-]?)inf(?:inity)?", Pattern.CASE_INSENSITIVE);

  private LogPairs() {}

  /**
   * A pair.
   *
   * @param name its name
   * @param value what is on the right of the equals sign, may be empty
   */
  record Pair(String name, String value) {

    /**
     * The value as a number: {@code 0.21}, {@code 1e-3}, {@code -5}, {@code +.5}, or nan, inf,
     * infinity with or without a sign, in any case. Empty if it is none, or one that no double can
     * hold: {@code 0.21%}, {@code 3.5s}, {@code 1.2.3}, {@code 1e999}.
     */
    OptionalDouble number() {
      if (NUMBER.matcher(value).matches()) {
        double number = Double.parseDouble(value);
        return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
      }
      if (NAN.matcher(value).matches()) {
        return OptionalDouble.of(Double.NaN);
      }
      if (INFINITY.matcher(value).matches()) {
        return OptionalDouble.of(
            value.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
      }
      return OptionalDouble.empty();
    }
  }

  /** The pairs of a line, in their order. */
  static List<Pair> in(String line) {
    List<Pair> pairs = new ArrayList<>();
    int i = 0;
    while (i < line.length()) {
      int start = i;
      while (i < line.length() && isOfName(line.charAt(i))) {
        i++;
      }
      if (i == start) {
        i++;
      } else if (i < line.length() && line.charAt(i) == '=') {
        int end = endOfValue(line, i + 1);
        if (isName(line, start) && !isOpening(line, end)) {
          pairs.add(new Pair(line.substring(start, i), line.substring(i + 1, end)));
        }
        i = end;
      }
    }
    return pairs;
  }

  private static int endOfValue(String line, int start) {
    int end = start;
    while (end < line.length()
        && !Character.isWhitespace(line.charAt(end))
        && VALUE_ENDS.indexOf(line.charAt(end)) < 0
        && !isOpening(line, end)) {
      end++;
    }
    return end;
  }

  /** What opens here may have pairs of its own: {@code metrics={loss=0.5}}. */
  private static boolean isOpening(String line, int i) {
    return i < line.length() && OPENING.indexOf(line.charAt(i)) >= 0;
  }

  private static boolean isName(String line, int start) {
    return (isLetter(line.charAt(start)) || line.charAt(start) == '_')
        && (start == 0 || QUOTES.indexOf(line.charAt(start - 1)) < 0);
  }

  private static boolean isOfName(char c) {
    return isLetter(c) || c >= '0' && c <= '9' || "_./-".indexOf(c) >= 0;
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }
}
