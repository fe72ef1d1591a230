package dev.tuning.analysis.design;

import dev.tuning.space.Parameter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.stream.Collectors;

/** Numbers and names as a practitioner writes them. */
public final class Text {

  private Text() {}

  /** 0.001, 100000, 1E-8. */
  public static String number(double value) {
    return number(BigDecimal.valueOf(value));
  }

  /**
   * A number with three significant digits.
   *
   * @param value finite
   */
  public static String rounded(double value) {
    return number(new BigDecimal(value).round(new MathContext(3)));
  }

  /** The distance to 1, without the rounding of a binary difference. */
  static String oneMinus(double value) {
    return number(BigDecimal.ONE.subtract(BigDecimal.valueOf(value)));
  }

  private static String number(BigDecimal value) {
    double magnitude = Math.abs(value.doubleValue());
    BigDecimal stripped = value.stripTrailingZeros();
    return magnitude == 0 || magnitude >= 1e-5 && magnitude < 1e9
        ? stripped.toPlainString()
        : stripped.toString();
  }

  /** A share in whole percent, as "41 %". */
  public static String percent(double share) {
    return Math.round(100 * share) + " %";
  }

  /** "1 point", "2 points". */
  public static String count(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  /** Names with commas between them. */
  static String names(List<Parameter> parameters) {
    return parameters.stream().map(Parameter::name).collect(Collectors.joining(", "));
  }
}
