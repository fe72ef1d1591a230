package dev.tuning.trial;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * The Trials of each Study, in order, as they are known now. There is one watch of Trials, that of
 * their own reconciler: it tells here what it sees and what it writes, so that a Study learns at
 * once, without another watch, another copy of each Trial, or a list from the API server.
 */
public final class KnownTrials {

  /**
   * The cache of Trials.
   *
   * @param all all Trials; empty while they are still being fetched
   * @param get the Trial of a namespace and a name, if there is one
   */
  record Trials(
      Supplier<Optional<List<Trial>>> all, BiFunction<String, String, Optional<Trial>> get) {}

  /** Place of a trial in its Study. */
  private record Place(long index, int replicate, String name) implements Comparable<Place> {

    /** Whether as much of a trial can be read as that takes. */
    static boolean isKnown(Trial trial) {
      return trial.getSpec() != null
          && trial.getSpec().index() != null
          && trial.getSpec().replicate() != null;
    }

    static Place of(Trial trial) {
      return new Place(
          trial.getSpec().index(), trial.getSpec().replicate(), trial.getMetadata().getName());
    }

    @Override
    public int compareTo(Place other) {
      // Compared a dozen times for each thing that is asked of a trial among ten thousand.
      int order = Long.compare(index, other.index);
      if (order == 0) {
        order = Integer.compare(replicate, other.replicate);
      }
      return order == 0 ? name.compareTo(other.name) : order;
    }
  }

  /**
   * A version of a trial.
   *
   * @param isNewest whether it is what the API server answered to a write, and not what a watch
   *     says, which may be behind
   * @param isWatched whether the cache has had the trial
   * @param isOfCache whether it is the cache's own object
   * @param missed how often the cache did not have it
   */
  private record Version(
      Trial trial, boolean isNewest, boolean isWatched, boolean isOfCache, int missed) {

    /** The same when the cache does not have it. */
    Version isMissed() {
      return new Version(trial, isNewest, isWatched, isOfCache, missed + 1);
    }

    boolean isGone() {
      return missed > (isWatched ? 0 : PATIENCE);
    }

    Version sharedWith(Optional<Trial> cached) {
      return cached
          // The answer to a write is in the cache at first, until the watch brings it.
          .filter(other -> other != trial)
          .filter(this::isOf)
          .map(other -> new Version(other, isNewest, true, true, 0))
          .orElse(this);
    }

    boolean isOf(Trial other) {
      return trial
          .getMetadata()
          .getResourceVersion()
          .equals(other.getMetadata().getResourceVersion());
    }

    long number() {
      return ResourceVersion.of(trial);
    }
  }

  /** How often the cache may lack a trial that was just created: it is asked once in a second. */
  private static final int PATIENCE = 60;

  private final Map<String, ConcurrentSkipListMap<Place, Version>> byStudy =
      new ConcurrentHashMap<>();

  /** Trials that this process makes: a watch may tell of them before the answer is here. */
  private final Set<String> inTheMaking = ConcurrentHashMap.newKeySet();

  private volatile Trials trials;
  private volatile BiConsumer<String, String> news = (_, _) -> {};
  private boolean filled;

  /**
   * Says where Trials come from.
   *
   * @param cache the cache of Trials
   */
  void connect(Trials cache) {
    this.trials = cache;
  }

  /**
   * Says who is to learn of news.
   *
   * @param listener takes the namespace and the name of a Study of which a trial has changed
   */
  public void onNews(BiConsumer<String, String> listener) {
    this.news = listener;
  }

  /** Whether all Trials are known; false for a while after a start. */
  public synchronized boolean isComplete() {
    if (!filled && trials != null) {
      Optional<List<Trial>> all = trials.all().get();
      all.ifPresent(found -> found.forEach(trial -> put(trial, false, true)));
      filled = all.isPresent();
    }
    return filled;
  }

  /** Notes that a trial is about to be created by this process. */
  public void making(Trial trial) {
    studyOf(trial).ifPresent(study -> inTheMaking.add(key(study, trial)));
  }

  /** Notes that a trial was not created after all. */
  public void notMade(Trial trial) {
    studyOf(trial).ifPresent(study -> inTheMaking.remove(key(study, trial)));
  }

  private static String key(String study, Trial trial) {
    return study + "/" + trial.getMetadata().getName();
  }

  /** With the namespace: who writes Trials elsewhere could name this Study as their owner. */
  private static Optional<String> studyOf(Trial trial) {
    return Ownership.studyUid(trial).map(uid -> key(trial.getMetadata().getNamespace(), uid));
  }

  private static String key(Study study) {
    return key(study.getMetadata().getNamespace(), study.getMetadata().getUid());
  }

  private static String key(String namespace, String uid) {
    return namespace + "/" + uid;
  }

  /** Notes what a watch says of a trial. */
  void saw(Trial trial) {
    if (!isSeen(trial)) {
      put(trial, false, true);
    }
  }

  private boolean isSeen(Trial trial) {
    return version(trial)
        .filter(known -> known.isWatched() && known.missed() == 0 && known.isOf(trial))
        .isPresent();
  }

  /** Notes what the API server answered to a write of a trial, or to the question for it. */
  public void got(Trial trial) {
    put(trial, true, false);
    notMade(trial);
  }

  private void put(Trial trial, boolean isNewest, boolean isWatched) {
    Optional<String> study = studyOf(trial);
    if (study.isEmpty() || !Place.isKnown(trial)) {
      // An orphan is no Study's any more.
      return;
    }
    boolean isFirst = inTheMaking.contains(key(study.get(), trial)) && trial.getStatus() == null;
    var version = new Version(trial, isNewest || isFirst, isWatched, false, 0);
    Version[] before = new Version[1];
    byStudy.compute(
        study.get(),
        (_, found) -> {
          var known = found == null ? new ConcurrentSkipListMap<Place, Version>() : found;
          before[0] = known.get(Place.of(trial));
          known.merge(Place.of(trial), version, KnownTrials::newer);
          return known;
        });
    if (before[0] == null
        || before[0].number() < version.number() && TrialNews.isNews(trial, before[0].trial())) {
      news.accept(trial.getMetadata().getNamespace(), trial.getSpec().study());
    }
  }

  private static Version newer(Version known, Version version) {
    if (isOther(known, version.trial()) || known.number() < version.number()) {
      return version;
    }
    return new Version(
        known.trial(),
        known.isNewest() || version.isNewest() && known.number() == version.number(),
        known.isWatched() || version.isWatched(),
        known.isOfCache(),
        0);
  }

  /** A namesake of one that was deleted. */
  private static boolean isOther(Version known, Trial trial) {
    return !known.trial().getMetadata().getUid().equals(trial.getMetadata().getUid());
  }

  /** Forgets a trial that is gone, or is about to be. */
  void forget(Trial trial) {
    studyOf(trial)
        .filter(_ -> Place.isKnown(trial))
        .ifPresent(
            study -> {
              byStudy.computeIfPresent(
                  study,
                  (_, known) -> {
                    known.remove(Place.of(trial));
                    return known.isEmpty() ? null : known;
                  });
              news.accept(trial.getMetadata().getNamespace(), trial.getSpec().study());
            });
  }

  /**
   * Compares the trials of a Study with the cache. One that somebody has removed by force, unseen,
   * is forgotten; of one that is the same in both the cache's object is kept, since thousands would
   * be in memory twice.
   */
  public void compareWithCache(Study study) {
    byStudy.computeIfPresent(
        key(study),
        (_, known) -> {
          known.replaceAll((_, version) -> compared(version));
          known.values().removeIf(Version::isGone);
          return known.isEmpty() ? null : known;
        });
  }

  private Version compared(Version known) {
    ObjectMeta metadata = known.trial().getMetadata();
    Optional<Trial> cached = trials.get().apply(metadata.getNamespace(), metadata.getName());
    if (cached.isEmpty()) {
      return known.isMissed();
    }
    return known.isOfCache() ? known : known.sharedWith(cached);
  }

  /** The trials of a Study, by index and replicate. */
  public List<Trial> of(Study study) {
    var known = byStudy.get(key(study));
    return known == null ? List.of() : known.values().stream().map(Version::trial).toList();
  }

  /**
   * Numbers of the trials of all Studies by phase, for each phase that there is; one that has no
   * status yet is Pending.
   */
  public Map<String, Integer> byPhase() {
    Map<String, Integer> numbers = new TreeMap<>();
    Phase.ALL.forEach(phase -> numbers.put(phase, 0));
    byStudy
        .values()
        .forEach(
            known ->
                known
                    .values()
                    .forEach(
                        version ->
                            numbers.computeIfPresent(phase(version.trial()), (_, n) -> n + 1)));
    return numbers;
  }

  private static String phase(Trial trial) {
    return trial.getStatus() == null || trial.getStatus().phase() == null
        ? Phase.PENDING
        : trial.getStatus().phase();
  }

  /** Whether a later version of a trial is known. */
  boolean isOutdated(Trial trial) {
    return version(trial).filter(known -> known.number() > ResourceVersion.of(trial)).isPresent();
  }

  /** Whether this version of a trial was the newest when the API server answered with it. */
  boolean isNewest(Trial trial) {
    return version(trial).filter(Version::isNewest).filter(known -> known.isOf(trial)).isPresent();
  }

  private Optional<Version> version(Trial trial) {
    return studyOf(trial)
        .map(byStudy::get)
        .filter(_ -> Place.isKnown(trial))
        .map(known -> known.get(Place.of(trial)))
        .filter(known -> !isOther(known, trial));
  }
}
