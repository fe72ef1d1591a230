package dev.tuning.trial.slots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tuning.trial.slots.SimulatedCluster.SimulatedStudy;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether slots are shared fairly over the life of many Studies: see {@link SimulatedCluster}. */
class SlotsSimulationTest {

  private static final int FOREVER = Integer.MAX_VALUE;

  private static final int SEEDS = 300;

  private static SimulatedStudy any(SimulatedCluster cluster) {
    List<SimulatedStudy> studies = List.copyOf(cluster.studies.values());
    return studies.get(cluster.random.nextInt(studies.size()));
  }

  private static void disturb(SimulatedCluster cluster, int arrivals, boolean restarts) {
    // There is always one to disturb.
    cluster.at(0, () -> cluster.addStudy(2, 5, 2, 10));
    for (int i = 0; i < arrivals; i++) {
      cluster.at(
          cluster.random.nextInt(300),
          () ->
              cluster.addStudy(
                  cluster.random.nextInt(5),
                  1 + cluster.random.nextInt(40),
                  1 + cluster.random.nextInt(12),
                  1 + cluster.random.nextInt(30)));
    }
    for (int i = 0; i < 15; i++) {
      int at = 20 + cluster.random.nextInt(500);
      switch (cluster.random.nextInt(restarts ? 4 : 3)) {
        case 0 ->
            cluster.at(
                at,
                () -> {
                  SimulatedStudy study = any(cluster);
                  cluster.suspend(study);
                  cluster.at(1 + cluster.random.nextInt(100), () -> cluster.resume(study));
                });
        case 3 -> cluster.at(at, () -> cluster.restart(1 + cluster.random.nextInt(20)));
        default ->
            cluster.at(
                at, () -> cluster.setParallelism(any(cluster), 1 + cluster.random.nextInt(12)));
      }
    }
  }

  @Test
  void everyStartIsFairWhateverHappens() {
    int starts = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      var cluster = new SimulatedCluster(seed, 1 + seed % 20);
      cluster.disruptions = .2;
      disturb(cluster, 1 + cluster.random.nextInt(25), false);

      cluster.run(FOREVER);
      assertThat(cluster.unfinished()).as("Studies left over with seed %d", seed).isEmpty();
      starts += cluster.starts;
    }
    assertThat(starts).isGreaterThan(SEEDS * 200);
  }

  /** Whoever asks first after a restart may have a slot that is free. */
  @Test
  void limitsHoldAndNoSlotIsIdleAcrossRestarts() {
    for (int seed = 0; seed < SEEDS; seed++) {
      var cluster = new SimulatedCluster(seed, 1 + seed % 20);
      cluster.disruptions = .2;
      cluster.checksTurns = false;
      disturb(cluster, 1 + cluster.random.nextInt(25), true);

      cluster.run(FOREVER);
      assertThat(cluster.unfinished()).as("Studies left over with seed %d", seed).isEmpty();
    }
  }

  /** Trials look again within 50, and what is kept for a lost one is free after two of them. */
  @Test
  void lostWakeUpsAndLostTrialsDelayOthersButStopNobody() {
    for (int seed = 0; seed < SEEDS; seed++) {
      var cluster = new SimulatedCluster(seed, 1 + seed % 20);
      cluster.disruptions = .2;
      cluster.isReliable = false;
      cluster.lostWakeUps = .3;
      cluster.recheck = 50;
      disturb(cluster, 1 + cluster.random.nextInt(10), true);
      for (int i = 0; i < 20; i++) {
        cluster.at(20 + cluster.random.nextInt(500), () -> cluster.loseTrial(any(cluster)));
      }

      cluster.run(50_000);
      assertThat(cluster.unfinished()).as("Studies left over with seed %d", seed).isEmpty();
    }
  }

  private static List<SimulatedStudy> hungry(SimulatedCluster cluster, int studies) {
    IntStream.range(0, studies)
        .forEach(age -> cluster.at(0, () -> cluster.addStudy(age, FOREVER, 40, 10)));
    cluster.run(0);
    return List.copyOf(cluster.studies.values());
  }

  private static int spread(Collection<SimulatedStudy> studies) {
    var running = studies.stream().mapToInt(study -> study.running).summaryStatistics();
    return running.getMax() - running.getMin();
  }

  /** What started alone ends some time; from then on nobody has two more than another. */
  @ParameterizedTest
  @CsvSource({"1,3", "2,3", "3,3", "4,3", "5,3", "7,3", "12,4", "20,6", "20,7", "5,20", "19,20"})
  void studiesThatAlwaysWantMoreHaveEqualShares(int limit, int count) {
    var cluster = new SimulatedCluster(1, limit);
    List<SimulatedStudy> studies = hungry(cluster, count);
    var wasEqual = new AtomicBoolean();
    cluster.whenQuiet =
        () -> {
          if (spread(studies) <= 1) {
            wasEqual.set(true);
          }
          assertThat(wasEqual.get() && spread(studies) > 1).isFalse();
        };
    cluster.run(500);
    assertThat(wasEqual).isTrue();

    long start = cluster.now;
    studies.forEach(study -> study.slotTime = 0);
    cluster.run(start + 20_000);
    double time = cluster.now - start;
    for (int age = 0; age < count; age++) {
      double share = studies.get(age).slotTime / time;
      if (limit < count) {
        assertThat(share).isCloseTo((double) limit / count, within(.1 * limit / count));
      } else {
        // Nobody has been shut out, and the oldest have what does not divide.
        assertThat(share).isEqualTo(limit / count + (age < limit % count ? 1 : 0));
      }
    }
  }

  /** Each time one of them has no slot, each other one starts at most once before it has one. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 9})
  void slotsGoAroundWhenThereAreMoreStudies(int limit) {
    int count = 10;
    var cluster = new SimulatedCluster(2, limit);
    List<SimulatedStudy> studies = hungry(cluster, count);
    int[] lastStart = new int[count];
    int[] longest = new int[1];
    cluster.whenQuiet =
        () -> {
          for (int i = 0; i < count; i++) {
            if (studies.get(i).running > 0) {
              lastStart[i] = cluster.starts;
            }
            longest[0] = Math.max(longest[0], cluster.starts - lastStart[i]);
          }
        };

    // Until all have had their first slot.
    cluster.run(500);
    longest[0] = 0;
    cluster.run(20_000);
    assertThat(longest[0]).as("starts").isBetween(1, count - 1);
  }

  /** Those that come later get in line: a stream of them does not keep anybody out. */
  @Test
  void newStudiesDoNotKeepOldOnesOut() {
    var cluster = new SimulatedCluster(3, 2);
    cluster.at(0, () -> cluster.addStudy(1_000_000, 200, 5, 10));
    cluster.run(0);
    SimulatedStudy first = any(cluster);
    for (int i = 0; i < 2000; i++) {
      // Older by their age, so that only the turns protect the first one.
      cluster.at(3L * i, () -> cluster.addStudy(0, 1, 1, 10));
    }

    cluster.run(6000);
    assertThat(first.finished).isGreaterThan(5);
    assertThat(cluster.unfinished()).hasSizeGreaterThan(100);
  }

  @Test
  @Timeout(60)
  void hundredStudiesOfHundredTrialsAreQuick() {
    var cluster = new SimulatedCluster(4, 50);
    // The checks would take longer than what they check.
    cluster.isReliable = false;
    for (int i = 0; i < 100; i++) {
      int age = i;
      cluster.at(0, () -> cluster.addStudy(age, 100, 100, 10));
    }

    cluster.run(FOREVER);
    assertThat(cluster.starts).isEqualTo(10_000);
  }
}
