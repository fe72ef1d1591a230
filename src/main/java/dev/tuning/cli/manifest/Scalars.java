package dev.tuning.cli.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values of scalars as they reach the API server. kubectl reads YAML with the rules of go-yaml
 * 2 (YAML 1.1 with differences) and sends JSON, in which a number has no type: {@code 8.0} arrives
 * as the integer 8.
 */
final class Scalars {

  private static final Set<String> TRUE =
      Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
  private static final Set<String> FALSE =
      Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
  private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
  private static final Pattern NOT_FINITE =
      Pattern.compile("\\.(nan|NaN|NAN)|[-+]?\\.(inf|Inf|INF)");

  private static final Pattern INTEGER =
      Pattern.compile(
          "(?<sign>[-+]?)(?:0[xX](?<hex>[0-9a-fA-F]+)|0[oO](?<octal>[0-7]+)|0[bB](?<binary>[01]+)"
              + "|(?<zeroOctal>0[0-7]*)|(?<decimal>[1-9][0-9]*))");
  private static final Map<String, Integer> RADIX =
      Map.of("hex", 16, "octal", 8, "binary", 2, "zeroOctal", 8, "decimal", 10);
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

  /** Here underscores stand between digits, elsewhere anywhere. */
  private static final Pattern POINT_FIRST =
      Pattern.compile("\\.[0-9]+(_[0-9]+)*([eE][-+]?[0-9]+(_[0-9]+)*)?");

  private Scalars() {}

  /**
   * The value of a scalar without quotes and tag.
   *
   * @throws IllegalArgumentException if JSON can't write the value; the message names the remedy
   */
  static JsonNode plain(String text) {
    if (NULL.contains(text)) {
      return NullNode.instance;
    }
    if (TRUE.contains(text) || FALSE.contains(text)) {
      return BooleanNode.valueOf(TRUE.contains(text));
    }
    if (NOT_FINITE.matcher(text).matches()) {
      throw new IllegalArgumentException(
          text + " is a number that JSON can't write: use a finite one, or quotes for a string");
    }
    JsonNode number =
        switch (text.charAt(0)) {
          case '.' -> POINT_FIRST.matcher(text).matches() ? number(withoutUnderscores(text)) : null;
          case '+', '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' ->
              number(withoutUnderscores(text));
          default -> null;
        };
    return number == null ? TextNode.valueOf(text) : number;
  }

  private static String withoutUnderscores(String text) {
    return text.replace("_", "");
  }

  /** Null: it is no number. */
  private static JsonNode number(String text) {
    Matcher integer = INTEGER.matcher(text);
    if (integer.matches()) {
      BigInteger value = integer(integer);
      if (value.bitLength() < Long.SIZE) {
        return LongNode.valueOf(value.longValue());
      }
      // An unsigned integer of 64 bits is sent as one, and read as a floating point number.
      if (value.bitLength() == Long.SIZE && integer.group("sign").isEmpty()) {
        return DoubleNode.valueOf(value.doubleValue());
      }
    }
    if (FLOAT.matcher(text).matches()) {
      double value = Double.parseDouble(text);
      return Double.isInfinite(value) ? null : number(value);
    }
    return null;
  }

  private static BigInteger integer(Matcher integer) {
    for (var radix : RADIX.entrySet()) {
      String digits = integer.group(radix.getKey());
      if (digits != null) {
        return new BigInteger(integer.group("sign") + digits, radix.getValue());
      }
    }
    throw new IllegalStateException("an integer has digits: " + integer.group());
  }

  /** A number as it arrives: an integer if it is written without fraction and exponent. */
  static JsonNode number(double value) {
    // As digits, not as a cast: what is sent are the fewest digits that identify the number.
    BigDecimal digits = new BigDecimal(Double.toString(value));
    if (digits.stripTrailingZeros().scale() <= 0 && digits.toBigInteger().bitLength() < Long.SIZE) {
      return LongNode.valueOf(digits.longValueExact());
    }
    return DoubleNode.valueOf(value);
  }
}
