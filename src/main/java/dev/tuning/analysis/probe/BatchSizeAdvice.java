package dev.tuning.analysis.probe;

import dev.tuning.analysis.design.Playbook;
import dev.tuning.analysis.design.Severity;
import dev.tuning.analysis.design.Text;
import dev.tuning.analysis.insight.Evidence;
import dev.tuning.analysis.insight.Insight;
import dev.tuning.analysis.probe.ProbeOutcome.Doubling;
import dev.tuning.analysis.probe.ProbeOutcome.End;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What follows from a probe (playbook, "Choosing the batch size"): which size to use, what not to
 * expect of gradient accumulation, and how far the figures can be relied on.
 */
public final class BatchSizeAdvice {

  /** Identifier of the check, by which it can be silenced. */
  public static final String ID = "batch-size";

  /** Of training, in seconds: over less than that a clock and a scheduler make the figure. */
  private static final double SHORTEST = 1;

  private static final String PLAYBOOK =
      " Gradient accumulation only simulates a larger batch, without any gain in throughput: avoid"
          + " it. Whenever the batch size changes, tune the hyperparameters of the optimizer and of"
          + " regularisation anew; and do not tune the batch size for the metric.";

  private BatchSizeAdvice() {}

  /**
   * The advice.
   *
   * @param outcome of a probe that has ended, or that goes on no further
   * @param steps training steps of a trial
   * @return the most important first; empty if nothing was tried
   */
  public static List<Insight> of(ProbeOutcome outcome, long steps) {
    List<Insight> insights = new ArrayList<>();
    if (outcome.sizes().isEmpty()) {
      return insights;
    }
    tooShort(outcome, steps).ifPresent(insights::add);
    undecided(outcome).ifPresent(insights::add);
    insights.add(
        outcome.recommended().isPresent() ? recommended(outcome) : notRecommended(outcome));
    return insights;
  }

  private static Insight recommended(ProbeOutcome outcome) {
    long value = outcome.recommended().getAsLong();
    double best = throughput(outcome, value);
    Doubling first = outcome.sizes().getFirst();
    boolean fails = outcome.end().filter(End.FAILURE::equals).isPresent();
    return insight(
        fails ? Severity.WARNING : Severity.INFO,
        outcome,
        "use %s %d: %s examples per second, %s s a step%s."
                .formatted(
                    outcome.parameter(),
                    value,
                    Text.rounded(best),
                    Text.rounded(value / best),
                    value > first.size().value() && first.size().throughput() > 0
                        ? ", %s times the throughput of %d"
                            .formatted(
                                Text.rounded(best / first.size().throughput()),
                                first.size().value())
                        : "")
            + ended(outcome)
            + bottleneck(outcome)
            + PLAYBOOK);
  }

  private static Insight notRecommended(ProbeOutcome outcome) {
    boolean ran = outcome.largestFeasible().isPresent();
    return insight(
        Severity.WARNING,
        outcome,
        (ran
                ? "the largest feasible %s is %d, but no trial has told how fast it trains."
                        .formatted(outcome.parameter(), outcome.largestFeasible().getAsLong())
                    + " Report the metric that STEP_SECONDS_METRIC names, or name another one in"
                    + " search.probe.throughput: the throughput decides whether so large a batch is"
                    + " worth it."
                : "no %s is known to run.".formatted(outcome.parameter()))
            + ended(outcome)
            + (ran ? PLAYBOOK : ""));
  }

  private static String ended(ProbeOutcome outcome) {
    return outcome
        .message()
        .map(message -> " The probe ended: " + message + ".")
        .orElse(" Larger ones were not tried: spec.budget ended the probe.");
  }

  /** The playbook: throughput should about double with the batch size until something is full. */
  private static String bottleneck(ProbeOutcome outcome) {
    return outcome.sizes().stream()
        .filter(doubling -> doubling.gain() < 1.0 / 2)
        .findFirst()
        .map(
            doubling ->
                " Throughput should about double with the batch size until the hardware is"
                    + " saturated; from %d to %d it changed by %s. If the hardware is not"
                        .formatted(
                            doubling.size().value() / 2,
                            doubling.size().value(),
                            Text.percent(doubling.gain()))
                    + " saturated there, something else holds the training up, such as input or"
                    + " synchronisation between hosts: mend that before you choose.")
        .orElse("");
  }

  /** Figures over too short a time. */
  private static Optional<Insight> tooShort(ProbeOutcome outcome, long steps) {
    double shortest =
        outcome.sizes().stream()
            .map(Doubling::size)
            .filter(TriedSize::runs)
            .flatMap(size -> size.time().stream())
            .mapToDouble(StepTime::measured)
            .filter(Double::isFinite)
            .min()
            .orElse(SHORTEST);
    if (shortest >= SHORTEST) {
      return Optional.empty();
    }
    long wanted = roundedUp(2 * steps * SHORTEST / shortest);
    return Optional.of(
        new Insight(
            ID,
            Severity.WARNING,
            Optional.of(outcome.parameter()),
            "the time of a step was measured over %s s of training only, too short to be relied on:"
                    .formatted(Text.rounded(shortest))
                + " probe again with trial.steps %d.".formatted(wanted),
            Playbook.FEASIBLE_BATCH_SIZES.source(),
            new Evidence().number("measuredSeconds", shortest).count("nextSteps", wanted).data()));
  }

  private static long roundedUp(double steps) {
    double magnitude = Math.pow(10, Math.floor(Math.log10(steps)));
    return (long) (Math.ceil(steps / magnitude) * magnitude);
  }

  /** A gain so close to the least one that it may be chance. */
  private static Optional<Insight> undecided(ProbeOutcome outcome) {
    if (outcome.end().filter(End.GAIN::equals).isEmpty()) {
      return Optional.empty();
    }
    int last = outcome.sizes().size() - 1;
    double gain = outcome.sizes().get(last).gain();
    OptionalDouble one = relativeError(outcome.sizes().get(last));
    OptionalDouble other = relativeError(outcome.sizes().get(last - 1));
    if (one.isEmpty() || other.isEmpty()) {
      return Optional.empty();
    }
    double error = (1 + gain) * Math.hypot(one.getAsDouble(), other.getAsDouble());
    if (outcome.minGain() - gain >= 2 * error) {
      return Optional.empty();
    }
    return Optional.of(
        new Insight(
            ID,
            Severity.WARNING,
            Optional.of(outcome.parameter()),
            "the gain that ended the probe, %s, has a standard error of %s: it may as well be"
                    .formatted(Text.percent(gain), Text.percent(error))
                + " minGain. Probe again with more trial.steps, and with nothing else on the node.",
            Playbook.FEASIBLE_BATCH_SIZES.source(),
            new Evidence().number("gain", gain).number("standardError", error).data()));
  }

  private static OptionalDouble relativeError(Doubling doubling) {
    return doubling.size().time().map(StepTime::relativeError).orElse(OptionalDouble.empty());
  }

  private static double throughput(ProbeOutcome outcome, long value) {
    return outcome.sizes().stream()
        .map(Doubling::size)
        .filter(size -> size.value() == value)
        .mapToDouble(TriedSize::throughput)
        .findFirst()
        .orElseThrow();
  }

  private static Insight insight(Severity severity, ProbeOutcome outcome, String message) {
    return new Insight(
        ID,
        severity,
        Optional.of(outcome.parameter()),
        message,
        Playbook.CHOOSING_THE_BATCH_SIZE.source(),
        data(outcome));
  }

  private static Map<String, Object> data(ProbeOutcome outcome) {
    var data = new Evidence();
    outcome.recommended().ifPresent(value -> data.count("recommended", value));
    outcome.largestFeasible().ifPresent(value -> data.count("largestFeasible", value));
    return data.data();
  }
}
