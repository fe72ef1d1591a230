package dev.tuning.trial.slots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.trial.slots.TrialSlots.Holder;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * An operator that does with {@link TrialSlots} what the real one does, in a time of its own. It
 * counts what runs itself and checks at every start, and whenever it has nothing more to do, that
 * the promises are kept.
 */
final class SimulatedCluster {

  /** What becomes of the trials. */
  enum Phase {
    WAITS,
    RUNS,
    BACKS_OFF,
    FINISHED
  }

  /** A Study. */
  static final class SimulatedStudy {
    final StudyKey key;
    final int trials;
    final int meanDuration;
    int parallelism;
    boolean suspended;
    int running;
    int created;
    int finished;
    long slotTime;
    final Map<String, SimulatedTrial> unfinished = new LinkedHashMap<>();

    /** Since which end of an attempt it has been without a slot, and whether that was its own. */
    long since;

    boolean isKnown;

    /** Who has started an attempt since it began to wait without a slot. */
    final Set<SimulatedStudy> startedMeanwhile = new HashSet<>();

    SimulatedStudy(StudyKey key, int trials, int parallelism, int meanDuration) {
      this.key = key;
      this.trials = trials;
      this.parallelism = parallelism;
      this.meanDuration = meanDuration;
    }

    boolean isDone() {
      return finished == trials;
    }

    /** Whether it would start an attempt if it had a slot. */
    boolean isHungry() {
      return running < parallelism
          && unfinished.values().stream().anyMatch(trial -> trial.isRefused);
    }

    boolean isOlderThan(SimulatedStudy other) {
      return Comparator.comparing(StudyKey::createdAt)
              .thenComparing(StudyKey::uid)
              .compare(key, other.key)
          < 0;
    }
  }

  /** A trial. */
  static final class SimulatedTrial {
    final SimulatedStudy study;
    final TrialKey key;
    Phase phase = Phase.WAITS;
    boolean isRefused;
    int attempt;

    SimulatedTrial(SimulatedStudy study, TrialKey key) {
      this.study = study;
      this.key = key;
    }
  }

  private record Event(long at, long number, Runnable action) {}

  final SplittableRandom random;
  final Map<String, SimulatedStudy> studies = new LinkedHashMap<>();
  long now;
  int running;
  int starts;

  /** How likely a wake-up is lost. */
  double lostWakeUps;

  /** How likely an attempt is disrupted. */
  double disruptions;

  /** How often waiting trials look again, if ever. */
  long recheck;

  /** Whether it is checked who starts, not only how many. */
  boolean checksTurns = true;

  /** Whether nothing is lost, so that no slot may be idle while somebody waits. */
  boolean isReliable = true;

  /** What is checked too when there is nothing more to do. */
  Runnable whenQuiet = () -> {};

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
  private long eventNumber;
  private int limit;
  private TrialSlots slots;
  private long ends;
  private final Deque<TrialKey> woken = new ArrayDeque<>();

  /** How much each Study had been waiting when it started, of those that started just now. */
  private final Map<SimulatedStudy, Long> startedNow = new HashMap<>();

  SimulatedCluster(long seed, int limit) {
    this.random = new SplittableRandom(seed);
    this.limit = limit;
    this.slots = new TrialSlots(new RunningLimit(limit), woken::add);
    slots.restore(List.of());
  }

  void at(long delay, Runnable action) {
    events.add(new Event(now + delay, eventNumber++, action));
  }

  /** Runs until nothing happens any more, or until a time. */
  void run(long end) {
    while (!events.isEmpty() && events.peek().at() <= end) {
      Event event = events.poll();
      for (SimulatedStudy study : studies.values()) {
        study.slotTime += study.running * (event.at() - now);
      }
      now = event.at();
      event.action().run();
      settle();
    }
  }

  private void settle() {
    while (!woken.isEmpty()) {
      TrialKey trial = woken.poll();
      if (random.nextDouble() >= lostWakeUps) {
        find(trial).forEach(this::reconcile);
      }
    }
    if (isReliable) {
      checkQuiet();
      whenQuiet.run();
    }
    startedNow.clear();
  }

  private Collection<SimulatedTrial> find(TrialKey key) {
    return studies.values().stream()
        .map(study -> study.unfinished.get(key.uid()))
        .filter(trial -> trial != null)
        .toList();
  }

  SimulatedStudy addStudy(int age, int trials, int parallelism, int meanDuration) {
    String uid = "study" + studies.size();
    var study =
        new SimulatedStudy(
            new StudyKey(uid, Instant.ofEpochSecond(age)), trials, parallelism, meanDuration);
    studies.put(uid, study);
    createTrials(study);
    return study;
  }

  private void createTrials(SimulatedStudy study) {
    List<SimulatedTrial> created = new ArrayList<>();
    while (!study.suspended
        && study.created < study.trials
        && study.unfinished.size() < study.parallelism) {
      int index = study.created++;
      String name = study.key.uid() + "-" + index;
      var trial = new SimulatedTrial(study, new TrialKey("default", name, "uid-" + name, index, 0));
      study.unfinished.put(trial.key.uid(), trial);
      created.add(trial);
    }
    shuffled(created).forEach(this::reconcile);
  }

  private <T> List<T> shuffled(Collection<T> items) {
    List<T> list = new ArrayList<>(items);
    for (int i = list.size() - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      T item = list.get(i);
      list.set(i, list.get(j));
      list.set(j, item);
    }
    return list;
  }

  private void reconcile(SimulatedTrial trial) {
    SimulatedStudy study = trial.study;
    if (trial.phase != Phase.WAITS || study.unfinished.get(trial.key.uid()) != trial) {
      return;
    }
    if (study.suspended) {
      release(trial);
      return;
    }
    if (!study.isKnown) {
      study.isKnown = true;
      study.since = 2 * ends;
    }
    if (slots.request(trial.key, study.key, study.parallelism)) {
      start(trial);
      return;
    }
    trial.isRefused = true;
    if (recheck > 0) {
      at(1 + random.nextLong(recheck), () -> reconcileIfRefused(trial));
    }
  }

  private void reconcileIfRefused(SimulatedTrial trial) {
    if (trial.isRefused) {
      reconcile(trial);
    }
  }

  private void start(SimulatedTrial trial) {
    SimulatedStudy study = trial.study;
    assertThat(running).as("running trials before a start").isLessThan(limit);
    assertThat(study.running).as("of the Study").isLessThan(study.parallelism);
    if (study.running == 0) {
      startedNow.put(study, study.since);
      study.startedMeanwhile.clear();
    } else {
      startedNow.putIfAbsent(study, -1L);
    }
    trial.phase = Phase.RUNS;
    trial.isRefused = false;
    trial.attempt++;
    study.running++;
    running++;
    starts++;
    if (isReliable && checksTurns) {
      for (SimulatedStudy other : studies.values()) {
        if (other != study && other.running == 0 && other.isHungry()) {
          assertThat(other.startedMeanwhile.add(study))
              .as("%s waits without a slot while %s has a second one", other.key, study.key)
              .isTrue();
        }
      }
    }
    int attempt = trial.attempt;
    at(
        1 + random.nextLong(2L * study.meanDuration - 1),
        () -> {
          if (trial.phase == Phase.RUNS && trial.attempt == attempt) {
            end(trial);
          }
        });
  }

  private void end(SimulatedTrial trial) {
    SimulatedStudy study = trial.study;
    if (random.nextDouble() < disruptions) {
      trial.phase = Phase.BACKS_OFF;
      at(
          1 + random.nextLong(20),
          () -> {
            trial.phase = Phase.WAITS;
            reconcile(trial);
          });
    } else {
      trial.phase = Phase.FINISHED;
      study.unfinished.remove(trial.key.uid());
      study.finished++;
      at(random.nextLong(3), () -> createTrials(study));
    }
    stop(trial);
  }

  private void stop(SimulatedTrial trial) {
    SimulatedStudy study = trial.study;
    running--;
    study.running--;
    study.since = 2 * ends + 1;
    ends++;
    release(trial);
  }

  private void release(SimulatedTrial trial) {
    SimulatedStudy study = trial.study;
    trial.isRefused = false;
    slots.release(trial.key.uid());
    boolean wantsNone = study.unfinished.values().stream().noneMatch(other -> other.isRefused);
    if (study.running == 0 && wantsNone) {
      study.isKnown = false;
      study.startedMeanwhile.clear();
    }
  }

  void setParallelism(SimulatedStudy study, int parallelism) {
    study.parallelism = parallelism;
    shuffled(study.unfinished.values()).forEach(this::reconcile);
    createTrials(study);
  }

  void suspend(SimulatedStudy study) {
    study.suspended = true;
    for (SimulatedTrial trial : shuffled(study.unfinished.values())) {
      if (trial.phase == Phase.RUNS) {
        trial.phase = Phase.WAITS;
        stop(trial);
      } else {
        reconcile(trial);
      }
    }
  }

  void resume(SimulatedStudy study) {
    study.suspended = false;
    shuffled(study.unfinished.values()).forEach(this::reconcile);
    createTrials(study);
  }

  /** A waiting trial is deleted, and nobody learns of it. */
  void loseTrial(SimulatedStudy study) {
    study.unfinished.values().stream()
        .filter(trial -> trial.isRefused)
        .findAny()
        .ifPresent(
            trial -> {
              study.unfinished.remove(trial.key.uid());
              trial.isRefused = false;
              study.finished++;
              createTrials(study);
            });
  }

  /** The operator starts anew, and finds what runs in the statuses; some ask before it has. */
  void restart(int newLimit) {
    woken.clear();
    limit = newLimit;
    slots = new TrialSlots(new RunningLimit(limit), woken::add);
    ends = 0;
    List<SimulatedTrial> trials = new ArrayList<>();
    List<Holder> open = new ArrayList<>();
    for (SimulatedStudy study : studies.values()) {
      study.isKnown = study.running > 0;
      study.since = 0;
      study.startedMeanwhile.clear();
      for (SimulatedTrial trial : study.unfinished.values()) {
        trials.add(trial);
        trial.isRefused = false;
        if (trial.phase == Phase.RUNS) {
          open.add(new Holder(trial.key.uid(), study.key.uid()));
        }
      }
    }
    List<SimulatedTrial> order = shuffled(trials);
    List<SimulatedTrial> early = order.subList(0, order.size() / 2);
    early.forEach(this::reconcile);
    slots.restore(open);
    order.subList(early.size(), order.size()).forEach(this::reconcile);
  }

  /** Nobody waits who could start, and nobody has started before one that it was the turn of. */
  private void checkQuiet() {
    for (SimulatedStudy hungry : studies.values()) {
      if (!hungry.isHungry()) {
        continue;
      }
      assertThat(running)
          .as("running trials while %s waits", hungry.key)
          .isGreaterThanOrEqualTo(limit);
      if (checksTurns) {
        startedNow.forEach((starter, since) -> checkTurn(starter, since, hungry));
      }
    }
  }

  private void checkTurn(SimulatedStudy starter, long since, SimulatedStudy hungry) {
    if (starter == hungry) {
      return;
    }
    assertThat(starter.running)
        .as("%s started, while %s waits", starter.key, hungry.key)
        .isLessThanOrEqualTo(hungry.running + 1);
    if (starter.running == hungry.running + 1) {
      boolean hadItsTurn =
          hungry.running > 0 || since == hungry.since
              ? starter.isOlderThan(hungry)
              : since < hungry.since;
      assertThat(hadItsTurn)
          .as("%s has started before %s, which has waited longer", starter.key, hungry.key)
          .isTrue();
    }
  }

  /** Studies that have trials left. */
  Set<SimulatedStudy> unfinished() {
    Set<SimulatedStudy> unfinished = new LinkedHashSet<>(studies.values());
    unfinished.removeIf(SimulatedStudy::isDone);
    return unfinished;
  }
}
