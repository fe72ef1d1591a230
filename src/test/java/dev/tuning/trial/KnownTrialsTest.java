package dev.tuning.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialSpec;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KnownTrialsTest {

  private final Study study = new StudyManifest().study();
  private final KnownTrials known = new KnownTrials();
  private final List<String> news = new ArrayList<>();
  private final Map<String, Trial> cached = new HashMap<>();
  private Optional<List<Trial>> all = Optional.of(List.of());

  KnownTrialsTest() {
    known.onNews((namespace, name) -> news.add(namespace + "/" + name));
    known.connect(
        new KnownTrials.Trials(() -> all, (_, name) -> Optional.ofNullable(cached.get(name))));
  }

  private Trial trial(long index, long version, String phase) {
    return trial("uid-" + index, index, version, phase);
  }

  private Trial trial(String uid, long index, long version, String phase) {
    String name = study.getMetadata().getName();
    var trial = new Trial();
    trial.setMetadata(
        new ObjectMetaBuilder()
            .withName(Names.trial(name, index, 0))
            .withNamespace(study.getMetadata().getNamespace())
            .withUid(uid)
            .withResourceVersion(Long.toString(version))
            .withOwnerReferences(Ownership.by(study))
            .build());
    trial.setSpec(new TrialSpec(name, index, 0, TrialSpec.Purpose.Search, Map.of(), 1L));
    return phase == null ? trial : trial.withStatus(TrialStatus.NEW.withPhase(phase, null, null));
  }

  private Trial cache(Trial trial) {
    cached.put(trial.getMetadata().getName(), trial);
    return trial;
  }

  private String studyKey() {
    return study.getMetadata().getNamespace() + "/" + study.getMetadata().getName();
  }

  @Test
  void nothingIsCompleteBeforeTheCacheIs() {
    all = Optional.empty();
    assertThat(known.isComplete()).isFalse();

    all = Optional.of(List.of(trial(0, 1, null)));
    assertThat(known.isComplete()).isTrue();
    assertThat(known.of(study)).hasSize(1);
  }

  @Test
  void trialsAreCountedByPhase() {
    known.got(trial(0, 1, null));
    known.got(trial(1, 1, Phase.RUNNING));
    known.got(trial(1, 2, Phase.SUCCEEDED));
    known.got(trial(2, 1, "Dreaming"));

    assertThat(known.byPhase())
        .containsOnlyKeys(Phase.ALL)
        .containsAllEntriesOf(Map.of(Phase.PENDING, 1, Phase.RUNNING, 0, Phase.SUCCEEDED, 1));
  }

  /** It is done at every scrape, in a heap of 112 MiB. */
  @Test
  void countingMakesNoGarbage() {
    for (int index = 0; index < 10_000; index++) {
      known.got(trial(index, 1, Phase.ALL.get(index % Phase.ALL.size())));
    }
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    known.byPhase();
    long before = threads.getCurrentThreadAllocatedBytes();
    Map<String, Integer> numbers = known.byPhase();
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(numbers.values()).containsOnly(2_000);
    // An object for each trial would take more than ten times of that.
    assertThat(bytes).isLessThan(500_000);
  }

  @Test
  void trialsAreInTheOrderOfTheirIndices() {
    List.of(10, 2, 0, 9).forEach(index -> known.got(trial(index, 1, null)));

    assertThat(known.of(study))
        .extracting(trial -> trial.getSpec().index())
        .containsExactly(0L, 2L, 9L, 10L);
  }

  /** Whoever writes Trials in a namespace can write any owner into them. */
  @Test
  void aTrialOfAnotherNamespaceThatNamesTheStudyAsItsOwnerIsNotItsTrial() {
    Trial forged = trial(7, 5, Phase.SUCCEEDED);
    forged.getMetadata().setNamespace("elsewhere");
    known.saw(forged);
    known.got(trial(0, 1, null));

    assertThat(known.of(study))
        .extracting(trial -> trial.getMetadata().getNamespace())
        .containsExactly(study.getMetadata().getNamespace());
    assertThat(known.of(study)).extracting(trial -> trial.getSpec().index()).containsExactly(0L);
  }

  @Test
  void anOlderVersionChangesNothing() {
    known.got(trial(0, 7, Phase.SUCCEEDED));
    news.clear();
    Trial older = trial(0, 6, Phase.RUNNING);
    known.saw(older);

    assertThat(known.of(study).getFirst().getStatus().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(news).isEmpty();
    assertThat(known.isOutdated(older)).isTrue();
    assertThat(known.isOutdated(trial(0, 7, null))).isFalse();
    assertThat(known.isOutdated(trial(1, 1, null))).isFalse();
  }

  /** Versions of a namesake that was deleted don't count. */
  @Test
  void aTrialOfTheSameNameIsAnotherOne() {
    known.got(trial("old", 0, 9, Phase.FAILED));
    Trial next = trial("new", 0, 8, null);

    assertThat(known.isOutdated(next)).isFalse();
    known.saw(next);
    assertThat(known.of(study)).containsExactly(next);
  }

  @Test
  void aStudyHearsOfWhatMattersToIt() {
    known.saw(trial(0, 1, null));
    assertThat(news).containsExactly(studyKey());
    known.saw(trial(0, 1, null));
    assertThat(news).hasSize(1);
    known.got(trial(0, 2, Phase.RUNNING));
    assertThat(news).hasSize(2);
    known.got(trial(0, 3, Phase.RUNNING));
    assertThat(news).hasSize(2);
    known.got(trial(0, 4, Phase.SUCCEEDED));
    assertThat(news).hasSize(3);
    known.forget(trial(0, 5, Phase.SUCCEEDED));
    assertThat(news).hasSize(4);
    assertThat(known.of(study)).isEmpty();
  }

  /** A watch may be behind. */
  @Test
  void onlyWhatTheApiServerAnsweredIsTheNewest() {
    known.saw(trial(0, 1, null));
    assertThat(known.isNewest(trial(0, 1, null))).isFalse();
    known.got(trial(0, 1, null));
    assertThat(known.isNewest(trial(0, 1, null))).isTrue();
    known.saw(trial(0, 1, null));
    assertThat(known.isNewest(trial(0, 1, null))).isTrue();
    known.saw(trial(0, 2, null));
    assertThat(known.isNewest(trial(0, 2, null))).isFalse();
  }

  /** The watch is often faster than the answer. */
  @Test
  void aTrialInTheMakingIsTheNewestWhoeverTellsFirst() {
    known.making(trial(0, 1, null));
    known.saw(trial(0, 1, null));
    assertThat(known.isNewest(trial(0, 1, null))).isTrue();

    known.making(trial(1, 1, null));
    known.notMade(trial(1, 1, null));
    known.saw(trial(1, 1, null));
    assertThat(known.isNewest(trial(1, 1, null))).isFalse();
  }

  @Test
  void whatWasRemovedByForceIsForgottenAndWhatIsStillToBeSeenIsNot() {
    cache(trial(0, 1, null));
    known.saw(trial(0, 1, null));
    known.saw(trial(1, 1, null));
    known.got(trial(2, 1, null));

    known.compareWithCache(study);

    assertThat(known.of(study))
        .extracting(trial -> trial.getSpec().index())
        .containsExactly(0L, 2L);
  }

  /** It may have been deleted before the watch told of it. */
  @Test
  void whatTheCacheNeverGetsIsForgottenInTheEnd() {
    known.got(trial(0, 1, null));
    for (int second = 0; second < 60; second++) {
      known.compareWithCache(study);
    }
    assertThat(known.of(study)).hasSize(1);

    known.compareWithCache(study);
    assertThat(known.of(study)).isEmpty();
  }

  @Test
  void whatTheCacheHasTooIsInMemoryOnce() {
    known.got(trial(0, 1, null));
    known.got(trial(1, 2, Phase.RUNNING));
    Trial same = cache(trial(0, 1, null));
    Trial older = cache(trial(1, 1, null));

    known.compareWithCache(study);

    assertThat(known.of(study).getFirst()).isSameAs(same);
    assertThat(known.of(study).getLast()).isNotSameAs(older);
    assertThat(known.of(study).getLast().getStatus().phase()).isEqualTo(Phase.RUNNING);
    assertThat(known.isNewest(same)).isTrue();
  }

  @Test
  void anOrphanBelongsToNoStudy() {
    Trial orphan = trial(0, 1, null);
    orphan.getMetadata().setOwnerReferences(List.of());
    known.saw(orphan);

    assertThat(known.of(study)).isEmpty();
    assertThat(news).isEmpty();
  }
}
