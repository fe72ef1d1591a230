package dev.tuning.study;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.StudyStatus.Importance;
import dev.tuning.api.v1alpha1.StudyStatus.SearchModel;
import dev.tuning.search.bayesian.BayesianRound;
import dev.tuning.search.bayesian.Proposal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

/**
 * Asks models for points while trials run, on threads of its own: who asks never waits. The latest
 * question about a Study counts. One that is being answered is given up when there is a newer one,
 * but not before its first answer, so that there is an answer now and then however quickly results
 * come.
 */
public final class Proposer {

  /** A status has so many parameters at most, those that matter most. */
  private static final int MOST_IMPORTANCES = 10;

  private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);

  private final Executor executor;
  private final Clock clock;
  private final Cache<String, Desk> desks =
      Caffeine.newBuilder().expireAfterAccess(FORGOTTEN_AFTER).build();
  private volatile BiConsumer<String, String> news = (_, _) -> {};

  /**
   * @param executor runs models; one at a time for each Study
   * @param clock tells the time
   */
  public Proposer(Executor executor, Clock clock) {
    this.executor = executor;
    this.clock = clock;
  }

  /**
   * Says who is to learn of answers.
   *
   * @param listener takes the namespace and the name of a Study
   */
  void onNews(BiConsumer<String, String> listener) {
    this.news = listener;
  }

  /** What has been answered about a Study. */
  ReadyProposals ready(Study study) {
    Desk desk = desks.getIfPresent(study.getMetadata().getUid());
    return desk == null ? ReadyProposals.NONE : desk.ready();
  }

  /** Asks, unless that is what was asked last. */
  void ask(ProposalRequest request) {
    if (desks.get(request.uid(), _ -> new Desk()).isToBegin(request, clock.instant())) {
      executor.execute(() -> work(request.uid()));
    }
  }

  private void work(String uid) {
    Desk desk = desks.getIfPresent(uid);
    if (desk == null) {
      return;
    }
    answer(desk, desk.take());
    if (desk.isToGoOn()) {
      // Behind the other Studies.
      executor.execute(() -> work(uid));
    }
  }

  private void answer(Desk desk, ProposalRequest request) {
    Instant start = clock.instant();
    try {
      BayesianRound round = request.search().begin(request.history());
      for (int i = 0; i < request.count(); i++) {
        Optional<Proposal> proposal = round.next(request.index() + i);
        if (proposal.isEmpty()) {
          break;
        }
        Optional<SearchModel> model =
            i == 0 ? model(round, Duration.between(start, clock.instant())) : Optional.empty();
        boolean isLatest = desk.put(request, proposal.get(), model);
        news.accept(request.namespace(), request.study());
        if (!isLatest) {
          return;
        }
      }
      desk.answered(request, Optional.empty());
    } catch (RuntimeException e) {
      // A model must not stop a Study: its trials say that they are quasi-random, and why.
      desk.answered(request, Optional.of("the model failed: " + e));
      news.accept(request.namespace(), request.study());
    }
  }

  private static Optional<SearchModel> model(BayesianRound round, Duration time) {
    if (round.observations() == 0) {
      return Optional.empty();
    }
    List<Importance> importances =
        round.importances().entrySet().stream()
            .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
            .limit(MOST_IMPORTANCES)
            .map(entry -> new Importance(entry.getKey(), Math.rint(entry.getValue() * 1e3) / 1e3))
            .toList();
    return Optional.of(new SearchModel(round.observations(), time.toMillis() / 1e3, importances));
  }

  /** Questions and answers about a Study. */
  private static final class Desk {

    private ProposalRequest asked;
    private boolean isTaken;
    private boolean isAtWork;
    private Instant unansweredSince;
    private Map<Long, Proposal> fresh = new HashMap<>();
    private Map<Long, Proposal> older = new HashMap<>();
    private Optional<String> failure = Optional.empty();
    private Optional<SearchModel> model = Optional.empty();

    /** Notes a question. True if somebody must be told to begin. */
    synchronized boolean isToBegin(ProposalRequest request, Instant now) {
      if (request.equals(asked)) {
        return false;
      }
      older.putAll(fresh);
      older.keySet().removeIf(index -> index < request.index());
      fresh = new HashMap<>();
      asked = request;
      isTaken = false;
      failure = Optional.empty();
      if (unansweredSince == null) {
        unansweredSince = now;
      }
      boolean begin = !isAtWork;
      isAtWork = true;
      return begin;
    }

    /** The question to answer next. */
    synchronized ProposalRequest take() {
      isTaken = true;
      return asked;
    }

    /** Whether another question has come since. */
    synchronized boolean isToGoOn() {
      isAtWork = !isTaken;
      return isAtWork;
    }

    /** Takes an answer. True if no newer question has come. */
    synchronized boolean put(ProposalRequest request, Proposal proposal, Optional<SearchModel> of) {
      model = of.or(() -> model);
      boolean isLatest = request == asked;
      if (isLatest) {
        fresh.put(proposal.index(), proposal);
      } else {
        older.put(proposal.index(), proposal);
      }
      return isLatest;
    }

    /** Notes that there are no more answers. */
    synchronized void answered(ProposalRequest request, Optional<String> why) {
      if (request == asked) {
        unansweredSince = null;
        failure = why;
      }
    }

    synchronized ReadyProposals ready() {
      return new ReadyProposals(
          Optional.ofNullable(asked),
          Optional.ofNullable(unansweredSince),
          Map.copyOf(fresh),
          Map.copyOf(older),
          failure,
          model);
    }
  }
}
