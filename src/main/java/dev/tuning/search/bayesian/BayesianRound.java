package dev.tuning.search.bayesian;

import dev.tuning.search.Hashing;
import dev.tuning.search.bayesian.PastPoint.Result;
import dev.tuning.search.bayesian.Proposal.Prediction;
import dev.tuning.search.bayesian.Proposal.Source;
import dev.tuning.space.Parameter;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

  private final BayesianSearch search;
  private final List<PastPoint> known;
  private final Set<Map<String, Object>> tried = new HashSet<>();

  /** By combination of scientific values. */
  private final Map<Map<String, Object>, Long> counts = new HashMap<>();

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
      Optional<Proposal> found =
          new Candidates(
                  stratum.space(),
                  search.encoding(),
                  new Acquisition(model.get(), incumbent(stratum)),
                  assignment -> !tried.contains(assignment))
              .best(Hashing.mix(search.seed(), index), centers(stratum))
              .map(point -> predicted(index, point))
              .or(() -> left(stratum, index));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private void learn() {
    if (learned != null) {
      return;
    }
    learned = search.learn(known);
    model = learned;
    for (PastPoint point : known) {
      if (!point.result().isObservation()) {
        model = model.map(before -> believing(before, point));
      }
    }
  }

  private Proposal predicted(long index, Map<String, Object> point) {
    double[] features = search.encoding().of(point);
    Surrogate surrogate = model.orElseThrow();
    return new Proposal(
        index,
        point,
        Source.MODEL,
        Optional.empty(),
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
    return stratum.next(count(stratum), tried.size(), point -> !tried.contains(point));
  }

  /** The combinations of scientific values, those with the fewest points first. */
  private List<Stratum> byTurn() {
    return search.strata().stream().sorted(Comparator.comparing(this::count)).toList();
  }

  private long count(Stratum stratum) {
    return counts.getOrDefault(stratum.combination(), 0L);
  }

  /**
   * The score to improve on: the largest mean at a point of the combination that is feasible, or
   * whose result is still to come. Where the combination has none it is the least mean at a
   * feasible point, so that it has its turn however good others are.
   */
  private double incumbent(Stratum stratum) {
    Surrogate surrogate = model.orElseThrow();
    return known.stream()
        .filter(point -> !(point.result() instanceof Result.Infeasible))
        .filter(point -> !(point.result() instanceof Result.Failed))
        .filter(point -> isOf(stratum, point))
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

  /** The best feasible points of a combination. */
  private List<Map<String, Object>> centers(Stratum stratum) {
    return known.stream()
        .filter(point -> point.result() instanceof Result.Feasible)
        .filter(point -> isOf(stratum, point))
        .sorted(
            Comparator.comparingDouble(
                    (PastPoint point) -> ((Result.Feasible) point.result()).score())
                .reversed())
        .limit(CENTERS)
        .map(PastPoint::parameters)
        .toList();
  }
}
