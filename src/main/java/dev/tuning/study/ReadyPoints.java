package dev.tuning.study;

import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.search.bayesian.BayesianRound;
import dev.tuning.search.bayesian.Proposal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The points of Bayesian search, as far as the model has answered. It is asked while trials run;
 * where the newest results are not in an answer yet, a free slot waits for one, but not for long as
 * trials go: then an older answer will do, and without one the next quasi-random point.
 */
final class ReadyPoints implements NextPoints {

  /**
   * However long trials take, a slot waits no longer. A model of a few hundred points is faster.
   */
  static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  /** A hundredth of a trial is what the newest result is worth waiting for, and not more. */
  private static final int WAITS_IN_A_TRIAL = 100;

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
    Optional<Proposal> answer = isFresh ? among(ready.fresh(), index) : Optional.empty();
    if (answer.isPresent()) {
      return answer.map(Point::of);
    }
    boolean isAnswered = isFresh && ready.unansweredSince().isEmpty();
    if (!isAnswered && left().isPositive()) {
      waits = true;
      return Optional.empty();
    }
    return among(ready.fresh(), index)
        .or(() -> among(ready.older(), index))
        .or(() -> round().fallback(index, ready.failure().orElse(LATE)))
        .map(Point::of);
  }

  private Optional<Proposal> among(Map<Long, Proposal> answers, long index) {
    return Optional.ofNullable(answers.get(index)).filter(answered -> round().accept(answered));
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
    Duration longest = longestWait();
    return ready
        .unansweredSince()
        .map(since -> Duration.between(now, since.plus(longest)))
        // A clock that was put back must not silence a Study.
        .filter(left -> left.compareTo(longest) <= 0)
        .orElse(ready.unansweredSince().isEmpty() ? longest : Duration.ZERO);
  }

  /** How long a slot may stay empty: a share of what half of the trials took at most. */
  private Duration longestWait() {
    long[] seconds =
        trials.stream()
            .map(Trial::getStatus)
            .filter(Objects::nonNull)
            .filter(TrialStatus::isFinished)
            .map(TrialStatus::activeSeconds)
            .filter(Objects::nonNull)
            .mapToLong(Long::longValue)
            .sorted()
            .toArray();
    if (seconds.length == 0) {
      return LONGEST_WAIT;
    }
    Duration share = Duration.ofSeconds(seconds[seconds.length / 2]).dividedBy(WAITS_IN_A_TRIAL);
    return share.compareTo(LONGEST_WAIT) < 0 ? share : LONGEST_WAIT;
  }
}
