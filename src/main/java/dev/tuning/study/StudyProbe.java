package dev.tuning.study;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tuning.analysis.probe.Fit;
import dev.tuning.analysis.probe.ProbeOutcome;
import dev.tuning.analysis.probe.ProbeOutcome.End;
import dev.tuning.analysis.probe.ProbeOutcome.Indexed;
import dev.tuning.analysis.probe.StepTime;
import dev.tuning.analysis.probe.TriedSize;
import dev.tuning.api.v1alpha1.ParameterSpec;
import dev.tuning.api.v1alpha1.ParameterSpec.IntegerRange;
import dev.tuning.api.v1alpha1.SearchSpec;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.StudyStatus;
import dev.tuning.api.v1alpha1.StudyStatus.ProbedSize;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialSpec.Purpose;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.report.Curve;
import dev.tuning.search.Doubling;
import dev.tuning.search.Search;
import dev.tuning.trial.SizeFit;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads what the trials of algorithm Probe have come to. */
final class StudyProbe {

  /** More digits of a time say nothing. */
  private static final MathContext DIGITS = new MathContext(4);

  private StudyProbe() {}

  /**
   * The outcome of a Study's probe so far.
   *
   * @param trials its trials, as the objective of now judges them
   * @return empty if its algorithm is another one, or its range can't be read
   */
  static Optional<ProbeOutcome> of(Study study, List<Trial> trials) {
    SearchSpec.Probe probe = study.getSpec().search().probe();
    if (probe == null || study.getSpec().search().algorithm() != SearchSpec.Algorithm.Probe) {
      return Optional.empty();
    }
    return range(study, probe)
        .map(
            range ->
                ProbeOutcome.of(
                    probe.parameter(),
                    probe.minGainOrUsual(),
                    Doubling.sizes(range.min(), range.max()),
                    tried(study, probe, range, trials)));
  }

  private static Optional<IntegerRange> range(Study study, SearchSpec.Probe probe) {
    return study.getSpec().parameters().stream()
        .filter(parameter -> parameter.name().equals(probe.parameter()))
        .map(ParameterSpec::integerRange)
        .filter(range -> range != null && range.min() > 0 && range.min() <= range.max())
        .findFirst();
  }

  private static List<Indexed> tried(
      Study study, SearchSpec.Probe probe, IntegerRange range, List<Trial> trials) {
    SortedMap<Long, TriedSize> byIndex = new TreeMap<>(recorded(study, range));
    for (Trial trial : trials) {
      if (trial.getSpec().purpose() != Purpose.Search) {
        continue;
      }
      long index = trial.getSpec().index();
      // A trial that is there says more than what was recorded of it, even that it has not ended.
      byIndex.remove(index);
      JsonNode size = trial.getSpec().parameters().get(probe.parameter());
      if (size == null || !size.canConvertToLong() || size.longValue() < 1) {
        continue; // Somebody else has made it.
      }
      long value = size.longValue();
      Optional<StepTime> time = time(probe, trial.getStatus(), value);
      SizeFit.of(trial.getStatus(), time.isPresent())
          .ifPresent(
              fit ->
                  byIndex.put(
                      index,
                      new TriedSize(
                          value, fit, Optional.ofNullable(trial.getStatus().reason()), time)));
    }
    return byIndex.entrySet().stream()
        .map(entry -> new Indexed(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** What the status remembers, so that a probe that has ended stays so without its trials. */
  private static Map<Long, TriedSize> recorded(Study study, IntegerRange range) {
    Map<Long, TriedSize> sizes = new TreeMap<>();
    StudyStatus.Probe before = study.getStatus() == null ? null : study.getStatus().probe();
    if (before != null && before.sizes() != null) {
      for (ProbedSize size : before.sizes()) {
        sizes.put(
            (long) Long.numberOfTrailingZeros(size.value() / range.min()),
            new TriedSize(
                size.value(),
                fit(size.feasible(), before.ended()),
                Optional.ofNullable(size.reason()),
                Optional.ofNullable(size.secondsPerStep())
                    .map(seconds -> new StepTime(seconds, OptionalDouble.empty(), Double.NaN))));
      }
    }
    return sizes;
  }

  private static Fit fit(Boolean feasible, String ended) {
    if (feasible == null) {
      return Fit.UNKNOWN;
    }
    return feasible ? Fit.RUNS : word(End.MEMORY).equals(ended) ? Fit.TOO_LARGE : Fit.FAILS;
  }

  private static Optional<StepTime> time(SearchSpec.Probe probe, TrialStatus status, long value) {
    if (status == null) {
      return Optional.empty();
    }
    Curve curve =
        Objects.requireNonNullElse(status.curves(), Map.<String, Curve>of()).get(probe.metric());
    return probe.throughput() == null
        ? StepTime.ofSeconds(curve)
        : StepTime.ofThroughput(curve, value);
  }

  /**
   * The index beyond the last point.
   *
   * @param next index of the next point
   */
  static long end(ProbeOutcome outcome, long next) {
    return outcome.end().isPresent() ? next : Long.MAX_VALUE;
  }

  /**
   * The points of a probe: one at a time, since trials that run at once would slow each other down,
   * and since the next size depends on how the last one did.
   *
   * @param trials the trials so far
   */
  static NextPoints points(Search search, ProbeOutcome outcome, List<Trial> trials) {
    boolean goesOn =
        outcome.end().isEmpty()
            && trials.stream()
                .allMatch(trial -> trial.getStatus() != null && trial.getStatus().isFinished());
    NextPoints all = NextPoints.of(search);
    return new NextPoints() {
      private boolean mayGive = goesOn;

      @Override
      public Optional<Point> at(long index) {
        Optional<Point> point = mayGive ? all.at(index) : Optional.empty();
        mayGive = false;
        return point;
      }
    };
  }

  /** An outcome as the status says it. */
  static StudyStatus.Probe status(ProbeOutcome outcome) {
    return new StudyStatus.Probe(
        outcome.parameter(),
        outcome.sizes().stream().map(StudyProbe::size).toList(),
        boxed(outcome.recommended()),
        boxed(outcome.largestFeasible()),
        outcome.end().map(StudyProbe::word).orElse(null),
        outcome.message().orElse(null));
  }

  private static ProbedSize size(ProbeOutcome.Doubling doubling) {
    TriedSize size = doubling.size();
    return new ProbedSize(
        size.value(),
        size.fit() == Fit.UNKNOWN ? null : Boolean.valueOf(size.fit() == Fit.RUNS),
        size.reason().orElse(null),
        rounded(size.throughput()),
        size.time().filter(_ -> size.runs()).map(StepTime::seconds).orElse(null),
        rounded(doubling.gain()));
  }

  private static String word(End end) {
    return switch (end) {
      case MEMORY -> "Memory";
      case GAIN -> "Gain";
      case RANGE -> "Range";
      case FAILURE -> "Failure";
    };
  }

  private static Long boxed(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }

  private static Double rounded(double value) {
    return Double.isFinite(value) ? new BigDecimal(value).round(DIGITS).doubleValue() : null;
  }
}
