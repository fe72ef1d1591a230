package dev.tuning.study;

import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.search.bayesian.BayesianRound;
import dev.tuning.search.bayesian.Proposal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The points of Bayesian search, as far as the model has answered. It is asked while trials run;
 * where the newest results are not in an answer yet, a free slot waits for one, but not for long:
 * then an older answer will do, and without one the next quasi-random point.
 */
final class ReadyPoints implements NextPoints {

  /** A model of a few hundred points answers sooner. The start of a pod takes longer. */
  static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final String LATE = "the model had not answered yet";

  private final ProposalRequest request;
  private final ReadyProposals ready;
  private final List<Trial> trials;
  private final Instant now;
  private BayesianRound round;
  private boolean waits;

  /**
   * @param request what would be asked now
   * @param ready what has been answered
   * @param trials the trials of the Study
   * @param now the time
   */
  ReadyPoints(ProposalRequest request, ReadyProposals ready, List<Trial> trials, Instant now) {
    this.request = request;
    this.ready = ready;
    this.trials = trials;
    this.now = now;
  }

  /** What to ask; nothing while the points that are next need no model. */
  Optional<ProposalRequest> question() {
    return Optional.of(request)
        .filter(asked -> asked.index() + asked.count() > asked.search().startup());
  }

  private BayesianRound round() {
    if (round == null) {
      round = request.search().begin(request.history());
    }
    return round;
  }

  @Override
  public Optional<Point> at(long index) {
    Optional<Point> begun = begun(trials, index);
    if (begun.isPresent()) {
      return begun;
    }
    if (index < request.search().startup()) {
      return round().next(index).map(Point::of);
    }
    boolean isFresh = ready.asked().filter(request::equals).isPresent();
    Optional<Proposal> answer =
        Optional.ofNullable(isFresh ? ready.fresh().get(index) : null)
            .filter(answered -> round().accept(answered));
    if (answer.isPresent()) {
      return answer.map(Point::of);
    }
    if (ready.unansweredSince().isEmpty() ? !isFresh : left().isPositive()) {
      waits = true;
      return Optional.empty();
    }
    return Optional.ofNullable(ready.older().get(index))
        .filter(answered -> round().accept(answered))
        .or(() -> round().fallback(index, ready.failure().orElse(LATE)))
        .map(Point::of);
  }

  /** The point of a trial that is there already, another replicate of which is wanted. */
  static Optional<Point> begun(List<Trial> trials, long index) {
    return trials.reversed().stream()
        .takeWhile(trial -> trial.getSpec().index() >= index)
        .filter(trial -> trial.getSpec().index() == index)
        .findFirst()
        .map(
            trial -> new Point(Parameters.scalars(trial.getSpec().parameters()), Optional.empty()));
  }

  /** Whether a point was not given since an answer is waited for. */
  boolean waits() {
    return waits;
  }

  /** How much longer it is worth waiting. */
  Duration left() {
    return ready
        .unansweredSince()
        .map(since -> Duration.between(now, since.plus(PATIENCE)))
        // A clock that was put back must not silence a Study.
        .filter(left -> left.compareTo(PATIENCE) <= 0)
        .orElse(ready.unansweredSince().isEmpty() ? PATIENCE : Duration.ZERO);
  }
}
