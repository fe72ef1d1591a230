package dev.tuning.analysis.design;

import dev.tuning.space.DiscreteDomain;
import dev.tuning.space.Domain;
import dev.tuning.space.DoubleDomain;
import dev.tuning.space.IntegerDomain;
import dev.tuning.space.Scale;
import java.util.Optional;

/**
 * The numbers that a parameter can be.
 *
 * @param min smallest value
 * @param max largest value, more than min
 * @param scale how they are spread
 * @param listed whether they are listed one by one, equally likely whatever the scale
 */
public record NumericRange(double min, double max, Scale scale, boolean listed) {

  /** The numbers of a domain; empty if it has none, or only one. */
  public static Optional<NumericRange> of(Domain domain) {
    return Optional.ofNullable(
            switch (domain) {
              case DoubleDomain(double min, double max, Scale scale) ->
                  new NumericRange(min, max, scale, false);
              case IntegerDomain(long min, long max, Scale scale) ->
                  new NumericRange(min, max, scale, false);
              case DiscreteDomain(var values, Scale scale) ->
                  new NumericRange(
                      values.getFirst().doubleValue(), values.getLast().doubleValue(), scale, true);
              default -> null;
            })
        .filter(range -> range.min < range.max);
  }

  /** "from 0.001 to 10". */
  @Override
  public String toString() {
    return "from " + Text.number(min) + " to " + Text.number(max);
  }
}
