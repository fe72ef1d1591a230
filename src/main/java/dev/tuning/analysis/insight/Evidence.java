package dev.tuning.analysis.insight;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects the numbers and series behind an insight. They go into the status of a Study, so they
 * are few and have four significant digits; a number that is not finite is left out.
 */
public final class Evidence {

  /** Most elements of a series. */
  static final int MAX_SERIES = 20;

  private static final MathContext DIGITS = new MathContext(4);

  private final Map<String, Object> data = new LinkedHashMap<>();

  /** A number, unless it is not finite. */
  public Evidence number(String name, double value) {
    if (Double.isFinite(value)) {
      data.put(name, rounded(value));
    }
    return this;
  }

  /** A whole number, exactly. */
  public Evidence count(String name, long value) {
    data.put(name, value);
    return this;
  }

  /** A value of a parameter, exactly: the next study may begin or end there. */
  Evidence value(String name, Object value) {
    data.put(name, value instanceof Number ? value : "" + value);
    return this;
  }

  Evidence text(String name, String value) {
    data.put(name, value);
    return this;
  }

  /** A series, of which the first {@link #MAX_SERIES} are kept. */
  Evidence numbers(String name, double... values) {
    data.put(
        name,
        Arrays.stream(values)
            .filter(Double::isFinite)
            .limit(MAX_SERIES)
            .mapToObj(Evidence::rounded)
            .toList());
    return this;
  }

  /** Values of parameters, exactly, of which the first {@link #MAX_SERIES} are kept. */
  Evidence values(String name, double... values) {
    data.put(name, Arrays.stream(values).limit(MAX_SERIES).boxed().toList());
    return this;
  }

  /** A series, of which the first {@link #MAX_SERIES} are kept. */
  Evidence texts(String name, List<String> values) {
    data.put(name, values.stream().limit(MAX_SERIES).toList());
    return this;
  }

  /** {@return what was collected} */
  public Map<String, Object> data() {
    return Collections.unmodifiableMap(data);
  }

  private static Double rounded(double value) {
    double rounded = new BigDecimal(value).round(DIGITS).doubleValue();
    // The largest doubles would be rounded to infinity.
    return Double.isFinite(rounded) ? rounded : value;
  }
}
