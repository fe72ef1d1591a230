package dev.tuning.search.bayesian;

import dev.tuning.search.Hashing;
import dev.tuning.search.bayesian.PastPoint.Result;
import dev.tuning.search.bayesian.Proposal.Prediction;
import dev.tuning.search.bayesian.Proposal.Source;
import dev.tuning.space.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Points that follow from one history. Each takes those before it for points whose result is still
 * to come, so asking for several is the same as beginning anew with each added to the history. Not
 * for several threads.
 */
public final class BayesianRound {

  /** Points whose result is to come, and failed ones: beyond so many the model is not asked. */
  static final int MOST_UNKNOWN = 256;

  /** Feasible points whose neighbourhood is looked at. */
  private static final int CENTERS = 5;

  /** With less a category has no turn, and a look for other islands may go there. */
  private static final double LEAST_FEASIBLE = 0.5;

  /** A look at the most promising point is one at so many quasi-random ones. */
  private static final int LOOKED_AT = 64;

  /**
   * What is closer than this in each parameter to a point whose result is to come says the same, in
   * ranges.
   */
  private static final double SAME = 1e-3;

  private final BayesianSearch search;
  private final List<PastPoint> known;
  private final Set<Map<String, Object>> tried = new HashSet<>();

  /** By combination of scientific values. */
  private final Map<Map<String, Object>, Long> counts = new HashMap<>();

  /** The features of the points whose results are to come. */
  private final List<double[]> onTheirWay = new ArrayList<>();

  private int unknown;

  /** Null until it is asked. */
  private Optional<Surrogate> learned;

  /** The same, knowing what is on its way. */
  private Optional<Surrogate> model;

  /**
   * @param known points of the space, in the order of their indices
   */
  BayesianRound(BayesianSearch search, List<PastPoint> known) {
    this.search = search;
    this.known = known;
    for (PastPoint point : known) {
      note(point);
    }
  }

  private void note(PastPoint point) {
    tried.add(point.parameters());
    counts.merge(search.space().scientificPart(point.parameters()), 1L, Long::sum);
    unknown += point.result().isObservation() ? 0 : 1;
    if (point.result() instanceof Result.Pending) {
      onTheirWay.add(search.encoding().of(point.parameters()));
    }
  }

  /**
   * The next point.
   *
   * @param index its index
   * @return absent if every point of the space has been tried
   */
  public Optional<Proposal> next(long index) {
    Optional<Proposal> next = index < search.startup() ? startup(index) : ofModel(index);
    next.ifPresent(this::believe);
    return next;
  }

  /**
   * The next point, if the model can't be asked.
   *
   * @param index its index
   * @param reason why
   * @return absent if every point of the space has been tried
   */
  public Optional<Proposal> fallback(long index, String reason) {
    Optional<Proposal> next = quasiRandom(index, Source.FALLBACK, Optional.of(reason));
    next.ifPresent(this::believe);
    return next;
  }

  /**
   * Counts a point as one whose result is to come.
   *
   * @param proposal one that another round has made
   * @return whether it can be: it has not been tried
   */
  public boolean accept(Proposal proposal) {
    if (tried.contains(proposal.parameters())) {
      return false;
    }
    believe(proposal);
    return true;
  }

  /** How many results the model was made of; 0 if there is none. */
  public int observations() {
    return learned == null ? 0 : learned.map(Surrogate::observations).orElse(0);
  }

  /**
   * How quickly the score changes along each parameter: shares that sum to 1, in proportion to
   * {@code 1 / l}. Empty without a model.
   */
  public Map<String, Double> importances() {
    if (learned == null || learned.isEmpty()) {
      return Map.of();
    }
    double[] lengths = learned.get().lengths();
    List<Parameter> searched = search.space().searched();
    double sum = 0;
    for (int j = 0; j < searched.size(); j++) {
      sum += 1 / lengths[j];
    }
    Map<String, Double> importances = new LinkedHashMap<>();
    for (int j = 0; j < searched.size(); j++) {
      importances.put(searched.get(j).name(), 1 / lengths[j] / sum);
    }
    return importances;
  }

  private void believe(Proposal proposal) {
    var point = new PastPoint(proposal.index(), proposal.parameters(), new Result.Pending());
    known.add(point);
    note(point);
    if (model != null) {
      model = model.map(before -> believing(before, point));
    }
  }

  private Surrogate believing(Surrogate before, PastPoint point) {
    return before.believing(search.encoding().of(point.parameters()));
  }

  private Optional<Proposal> startup(long index) {
    return search
        .pointAt(index)
        .filter(point -> !tried.contains(point))
        .map(
            point -> new Proposal(index, point, Source.STARTUP, Optional.empty(), Optional.empty()))
        .or(() -> quasiRandom(index, Source.STARTUP, Optional.empty()));
  }

  private Optional<Proposal> ofModel(long index) {
    if (unknown > MOST_UNKNOWN) {
      return quasiRandom(
          index,
          Source.FALLBACK,
          Optional.of("more than " + MOST_UNKNOWN + " points have no result"));
    }
    learn();
    if (model.isEmpty()) {
      return quasiRandom(
          index, Source.FALLBACK, Optional.of("there is no feasible point to learn from yet"));
    }
    for (Stratum stratum : byTurn()) {
      List<PastPoint> here = known.stream().filter(point -> isOf(stratum, point)).toList();
      Optional<Proposal> found =
          otherValue(stratum, here, index)
              .or(() -> elsewhere(stratum, here, index))
              .or(
                  () ->
                      best(model.get(), Trainable.LIKELY, stratum, here, index, _ -> true)
                          .map(point -> predicted(index, point, Optional.empty())))
              .or(() -> left(stratum, index));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** The part of the sequence that {@link Stratum#next} may have come to. */
  private Set<Map<String, Object>> mayBeQuasiRandom() {
    return search.strata().stream()
        .flatMap(stratum -> stratum.some(0, 2 * known.size() + 1))
        .collect(Collectors.toSet());
  }

  /**
   * What a value of a category promises that has its turn, as if there were no other: the scores of
   * its points are a model of their own. Whether they can be trained, all points tell.
   */
  private Optional<Proposal> otherValue(Stratum stratum, List<PastPoint> here, long index) {
    Optional<OtherValue> due =
        OtherValue.due(
            stratum.space().searched(), here, search.startup(), model.orElseThrow().noise());
    if (due.isEmpty()) {
      return Optional.empty();
    }
    List<PastPoint> having =
        here.stream().filter(point -> due.get().isOf(point.parameters())).toList();
    Surrogate surrogate =
        search
            .learn(having)
            .map(before -> model.get().withScoresOf(believing(before, having)))
            .orElse(model.get());
    return best(surrogate, Trainable.LIKELY, stratum, having, index, due.get()::isOf)
        .filter(point -> isLikelyFeasible(surrogate, point))
        .map(point -> predicted(index, point, Optional.of(due.get().reason())));
  }

  /** Another point than the best one, where the model has none or only goes on with it. */
  private Optional<Proposal> elsewhere(Stratum stratum, List<PastPoint> here, long index) {
    if (isPlateau()) {
      return unexplored(
          stratum, index, this::mayBeFeasible, "all feasible points are equally good");
    }
    Optional<LookElsewhere> due =
        LookElsewhere.due(
            here, search.startup(), model.orElseThrow().noise(), this::mayBeQuasiRandom);
    if (due.isEmpty()) {
      return Optional.empty();
    }
    String reason = "the best point no longer gets better, so this is a look elsewhere";
    return switch (due.get()) {
      case UNDECIDED ->
          model.get().feasibility().isEmpty()
              ? unexplored(stratum, index, _ -> true, reason)
              : atBorder(stratum, here, index, reason);
      case PROMISING -> mostPromising(stratum, here, index, reason);
      case BEYOND ->
          unexplored(
              stratum,
              index,
              point -> !isLikelyFeasible(model.get(), point),
              reason + ": few of the quasi-random points could be trained");
    };
  }

  private Optional<Proposal> mostPromising(
      Stratum stratum, List<PastPoint> here, long index, String reason) {
    var acquisition = new Acquisition(model.get(), incumbent(model.get(), here), Trainable.LIKELY);
    return stratum
        .some(count(stratum), LOOKED_AT)
        .filter(point -> !tried.contains(point) && mayBeFeasible(point))
        .max(
            Comparator.comparingDouble(
                point -> acquisition.improvementAt(search.encoding().of(point))))
        .map(point -> predicted(index, point, Optional.of(reason)));
  }

  /** Where nobody knows whether a point can be trained, the most promising one. */
  private Optional<Proposal> atBorder(
      Stratum stratum, List<PastPoint> here, long index, String reason) {
    Surrogate surrogate = believing(learned.orElseThrow().ofFeasible(), known);
    return best(surrogate, Trainable.UNDECIDED, stratum, here, index, _ -> true)
        .map(point -> predicted(index, point, Optional.of(reason)));
  }

  /** The next quasi-random point of some. */
  private Optional<Proposal> unexplored(
      Stratum stratum, long index, Predicate<Map<String, Object>> which, String reason) {
    return nextOf(stratum, which)
        .map(
            point ->
                new Proposal(index, point, Source.FALLBACK, Optional.of(reason), Optional.empty()));
  }

  private boolean isLikelyFeasible(Surrogate surrogate, Map<String, Object> point) {
    return surrogate.feasible(search.encoding().of(point)) >= LEAST_FEASIBLE;
  }

  private boolean mayBeFeasible(Map<String, Object> point) {
    return model.orElseThrow().mayBeFeasible(search.encoding().of(point));
  }

  /** Whether there is nothing to choose by: several points, and all are as good. */
  private boolean isPlateau() {
    double[] scores = PastPoint.scores(known);
    return search.isFirst()
        && scores.length > 1
        && Arrays.stream(scores).allMatch(score -> score == scores[0]);
  }

  /**
   * The point that promises most.
   *
   * @param trainable which points are asked for with regard to whether they can be trained
   * @param here the points to improve on
   * @param which those that are asked for
   */
  private Optional<Map<String, Object>> best(
      Surrogate surrogate,
      Trainable trainable,
      Stratum stratum,
      List<PastPoint> here,
      long index,
      Predicate<Map<String, Object>> which) {
    return new Candidates(
            stratum.space(),
            search.encoding(),
            new Acquisition(surrogate, incumbent(surrogate, here), trainable),
            point -> which.test(point) && !tried.contains(point) && !isOnItsWay(point))
        .best(Hashing.mix(search.seed(), index), centers(here));
  }

  private boolean isOnItsWay(Map<String, Object> point) {
    double[] features = search.encoding().of(point);
    return onTheirWay.stream().anyMatch(other -> search.encoding().isClose(features, other, SAME));
  }

  private void learn() {
    if (learned != null) {
      return;
    }
    learned = search.learn(known);
    model = learned.map(before -> believing(before, known));
  }

  private Surrogate believing(Surrogate before, List<PastPoint> points) {
    Surrogate after = before;
    for (PastPoint point : points) {
      if (!point.result().isObservation()) {
        after = believing(after, point);
      }
    }
    return after;
  }

  private Proposal predicted(long index, Map<String, Object> point, Optional<String> reason) {
    double[] features = search.encoding().of(point);
    Surrogate surrogate = model.orElseThrow();
    return new Proposal(
        index,
        point,
        Source.MODEL,
        reason,
        Optional.of(
            new Prediction(
                surrogate.expected(features),
                surrogate.deviation(features),
                surrogate.feasible(features))));
  }

  private Optional<Proposal> left(Stratum stratum, long index) {
    return nextOf(stratum)
        .map(
            point ->
                new Proposal(
                    index,
                    point,
                    Source.FALLBACK,
                    Optional.of("nearly every point has been tried"),
                    Optional.empty()));
  }

  private Optional<Proposal> quasiRandom(long index, Source source, Optional<String> reason) {
    return byTurn().stream()
        .flatMap(stratum -> nextOf(stratum).stream())
        .findFirst()
        .map(point -> new Proposal(index, point, source, reason, Optional.empty()));
  }

  private Optional<Map<String, Object>> nextOf(Stratum stratum) {
    return nextOf(stratum, _ -> true);
  }

  private Optional<Map<String, Object>> nextOf(
      Stratum stratum, Predicate<Map<String, Object>> which) {
    return stratum.next(
        count(stratum), tried.size(), point -> !tried.contains(point) && which.test(point));
  }

  /** The combinations of scientific values, those with the fewest points first. */
  private List<Stratum> byTurn() {
    return search.strata().stream().sorted(Comparator.comparing(this::count)).toList();
  }

  private long count(Stratum stratum) {
    return counts.getOrDefault(stratum.combination(), 0L);
  }

  /**
   * The score to improve on: the largest mean at a point that is feasible, or whose result is still
   * to come. Where there is none it is the least mean at a feasible point of all, so that those
   * have their turn however good others are.
   */
  private double incumbent(Surrogate surrogate, List<PastPoint> here) {
    return here.stream()
        .filter(point -> !(point.result() instanceof Result.Infeasible))
        .filter(point -> !(point.result() instanceof Result.Failed))
        .mapToDouble(point -> mean(surrogate, point))
        .max()
        .orElseGet(
            () ->
                known.stream()
                    .filter(point -> point.result() instanceof Result.Feasible)
                    .mapToDouble(point -> mean(surrogate, point))
                    .min()
                    .orElse(surrogate.incumbent()));
  }

  private double mean(Surrogate surrogate, PastPoint point) {
    return surrogate.score().mean(search.encoding().of(point.parameters()));
  }

  private boolean isOf(Stratum stratum, PastPoint point) {
    return search.space().scientificPart(point.parameters()).equals(stratum.combination());
  }

  /** The best feasible points. */
  private static List<Map<String, Object>> centers(List<PastPoint> here) {
    return here.stream()
        .filter(point -> point.result() instanceof Result.Feasible)
        .sorted(
            Comparator.comparingDouble(
                    (PastPoint point) -> ((Result.Feasible) point.result()).score())
                .reversed())
        .limit(CENTERS)
        .map(PastPoint::parameters)
        .toList();
  }
}
