package dev.tuning.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SeedsTest {

  /** A change of these values changes the trials of every study. */
  @Test
  void areFrozen() {
    assertThat(Seeds.initSeed(0, 0, 0)).isEqualTo(931135349);
    assertThat(Seeds.initSeed(1, 0, 0)).isEqualTo(1664666098);
    assertThat(Seeds.initSeed(1, 17, 2)).isEqualTo(1158572275);
    assertThat(Seeds.initSeed(-1, 1L << 40, 1000)).isEqualTo(248467873);
    assertThat(Seeds.dataSeed(0, 0, 0, 0)).isEqualTo(1372749069);
    assertThat(Seeds.dataSeed(1, 0, 0, 0)).isEqualTo(1781885564);
    assertThat(Seeds.dataSeed(1, 17, 2, 5)).isEqualTo(1244759313);
    assertThat(Seeds.dataSeed(-1, 1L << 40, 1000, 100_000)).isEqualTo(239006474);
  }

  @Property(seed = "1")
  void areWhatEveryFrameworkTakes(
      @ForAll long studySeed,
      @ForAll @LongRange(min = 0) long index,
      @ForAll @IntRange(min = 0) int replicate,
      @ForAll @IntRange(min = 0) int host) {
    assertThat(Seeds.initSeed(studySeed, index, replicate)).isBetween(0L, (1L << 31) - 1);
    assertThat(Seeds.dataSeed(studySeed, index, replicate, host)).isBetween(0L, (1L << 31) - 1);
  }

  @Property(seed = "1")
  void differBetweenTheHostsOfAnyTrial(
      @ForAll long studySeed,
      @ForAll @LongRange(min = 0) long index,
      @ForAll @IntRange(min = 0) int replicate,
      @ForAll @IntRange(min = 0) int host,
      @ForAll @IntRange(min = 0) int otherHost) {
    assertThat(
            Seeds.dataSeed(studySeed, index, replicate, host)
                == Seeds.dataSeed(studySeed, index, replicate, otherHost))
        .isEqualTo(host == otherHost);
  }

  @Test
  void differBetweenTheTrialsOfAStudy() {
    Set<Long> initSeeds = new HashSet<>();
    for (long index = 0; index < 5_000; index++) {
      for (int replicate = 0; replicate < 40; replicate++) {
        initSeeds.add(Seeds.initSeed(1, index, replicate));
      }
    }
    assertThat(initSeeds).hasSize(200_000);
  }

  @Test
  void differBetweenTheHostsOfAStudy() {
    Set<Long> dataSeeds = new HashSet<>();
    for (long index = 0; index < 1_000; index++) {
      for (int replicate = 0; replicate < 10; replicate++) {
        for (int host = 0; host < 20; host++) {
          dataSeeds.add(Seeds.dataSeed(1, index, replicate, host));
        }
      }
    }
    assertThat(dataSeeds).hasSize(200_000);
  }

  @Test
  void differBetweenStudies() {
    Set<Long> seeds = new HashSet<>();
    for (long studySeed = 0; studySeed < 1_000; studySeed++) {
      seeds.add(Seeds.initSeed(studySeed, 0, 0));
      seeds.add(Seeds.dataSeed(studySeed, 0, 0, 0));
    }
    assertThat(seeds).hasSize(2_000);
  }

  @Test
  void lookRandom() {
    int bits = 0;
    for (int i = 0; i < 1_000; i++) {
      bits += Long.bitCount(Seeds.initSeed(1, i, 0) ^ Seeds.initSeed(1, i + 1, 0));
      bits += Long.bitCount(Seeds.initSeed(1, i, 0) ^ Seeds.initSeed(1, i, 1));
      bits += Long.bitCount(Seeds.initSeed(i, 0, 0) ^ Seeds.initSeed(i + 1, 0, 0));
      bits += Long.bitCount(Seeds.dataSeed(1, i, 0, 0) ^ Seeds.dataSeed(1, i, 0, 1));
    }
    assertThat(bits / 4_000.0).isCloseTo(15.5, within(0.5));
  }

  @Test
  void refuseNegativeNumbers() {
    assertThatIllegalArgumentException().isThrownBy(() -> Seeds.initSeed(0, -1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> Seeds.initSeed(0, 0, -1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Seeds.dataSeed(0, 0, 0, -1))
        .withMessage("index 0, replicate 0 or host -1 is negative: count from 0");
  }
}
