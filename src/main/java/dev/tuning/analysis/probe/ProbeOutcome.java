package dev.tuning.analysis.probe;

import dev.tuning.analysis.design.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a probe has come to (playbook, "Determining the feasible batch sizes and estimating training
 * throughput"): sizes are doubled until memory ends, or until a doubling hardly adds to the
 * throughput any more. The same trials give the same outcome.
 *
 * @param parameter what is doubled
 * @param minGain what a doubling must add to the throughput, as a share of it
 * @param sizes what was tried up to the end, in this order
 * @param end why no larger size is tried, absent while one is
 * @param recommended the largest size whose doubling was worth it, absent while no throughput is
 *     known
 * @param largestFeasible the largest size that ran
 */
public record ProbeOutcome(
    String parameter,
    double minGain,
    List<Doubling> sizes,
    Optional<End> end,
    OptionalLong recommended,
    OptionalLong largestFeasible) {

  /** Why a probe ends. */
  public enum End {
    /** A size can't be run. */
    MEMORY,

    /** A doubling adds too little to the throughput. */
    GAIN,

    /** The range of the parameter has no larger one. */
    RANGE,

    /** A trial has failed, or has not told. */
    FAILURE
  }

  /**
   * A size and what it adds.
   *
   * @param size the size
   * @param gain how much larger its throughput is than that of the size before, as a share of that
   *     one; NaN if one of them is not known
   */
  public record Doubling(TriedSize size, double gain) {}

  /**
   * Reads what was tried.
   *
   * @param parameter what is doubled
   * @param minGain what a doubling must add to the throughput
   * @param range how many sizes there are, at least 1
   * @param tried the sizes whose trials have ended, in the order of their indices, of which some
   *     may be missing
   */
  public static ProbeOutcome of(String parameter, double minGain, long range, List<Indexed> tried) {
    List<Doubling> sizes = new ArrayList<>();
    Optional<End> end = Optional.empty();
    OptionalLong recommended = OptionalLong.empty();
    OptionalLong largest = OptionalLong.empty();
    for (int i = 0; i < tried.size() && end.isEmpty(); i++) {
      TriedSize size = tried.get(i).size();
      boolean follows = i > 0 && tried.get(i - 1).index() == tried.get(i).index() - 1;
      double gain =
          follows ? size.throughput() / tried.get(i - 1).size().throughput() - 1 : Double.NaN;
      sizes.add(new Doubling(size, gain));
      boolean gains = !(gain < minGain);
      if (size.fit() == Fit.RUNS) {
        largest = OptionalLong.of(size.value());
        if (gains && !Double.isNaN(size.throughput())) {
          recommended = OptionalLong.of(size.value());
        }
      }
      end = end(size.fit(), gains, tried.get(i).index() == range - 1);
    }
    return new ProbeOutcome(parameter, minGain, List.copyOf(sizes), end, recommended, largest);
  }

  /**
   * A size and its place in the sequence.
   *
   * @param index from 0
   * @param size what became of it
   */
  public record Indexed(long index, TriedSize size) {}

  private static Optional<End> end(Fit fit, boolean gains, boolean isLast) {
    return switch (fit) {
      case TOO_LARGE -> Optional.of(End.MEMORY);
      case FAILS, UNKNOWN -> Optional.of(End.FAILURE);
      case RUNS ->
          gains ? isLast ? Optional.of(End.RANGE) : Optional.empty() : Optional.of(End.GAIN);
    };
  }

  /** Whether it has ended without a size of which anything can be said. */
  public boolean hasFailed() {
    return end.filter(End.FAILURE::equals).isPresent() && largestFeasible.isEmpty();
  }

  /** Why it has ended; empty while it goes on. */
  public Optional<String> message() {
    return end.map(
        why -> {
          Doubling last = sizes.getLast();
          TriedSize size = last.size();
          return switch (why) {
            case MEMORY ->
                "%s %d can't be run (%s)%s"
                    .formatted(
                        parameter,
                        size.value(),
                        size.reason().orElse("infeasible"),
                        largestFeasible.isPresent()
                            ? ": %d is the largest that ran".formatted(largestFeasible.getAsLong())
                            : ", and it is the smallest: begin with a smaller one");
            case GAIN ->
                "twice the %s, %d, changes the throughput by %s, less than the %s of minGain; larger"
                        .formatted(parameter, size.value(), percent(last.gain()), percent(minGain))
                    + " ones were not tried";
            case RANGE ->
                "%s %d is the largest of the range, and it ran".formatted(parameter, size.value());
            case FAILURE ->
                largestFeasible.isPresent()
                    ? "the trial of %s %d failed (%s) while that of %d ran: if its log does not tell"
                            .formatted(
                                parameter,
                                size.value(),
                                size.reason().orElse("no reason"),
                                largestFeasible.getAsLong())
                        + " of memory, repair what it tells of and probe again"
                    : "the trial of %s %d, the smallest, tells nothing (%s): look at its log"
                        .formatted(parameter, size.value(), size.reason().orElse("no reason"));
          };
        });
  }

  private static String percent(double share) {
    return Text.rounded(100 * share) + " %";
  }
}
