package dev.tuning.trial.slots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.trial.slots.FairShares.Claim;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FairSharesTest {

  /** Studies named a, b, ..., the oldest first, of which nothing runs, with these demands. */
  private static List<Claim> demands(int... demands) {
    return IntStream.range(0, demands.length).mapToObj(i -> claim(i, 0, demands[i], 0)).toList();
  }

  private static Claim claim(int age, int running, int demand, long waitingSince) {
    return new Claim(
        String.valueOf((char) ('a' + age)),
        Instant.ofEpochSecond(age),
        running,
        demand,
        waitingSince);
  }

  private static List<Integer> shares(int limit, List<Claim> claims) {
    Map<String, Integer> shares = FairShares.of(limit, claims);
    assertThat(shares).hasSameSizeAs(claims);
    return claims.stream().map(claim -> shares.get(claim.study())).toList();
  }

  static Stream<Arguments> examples() {
    return Stream.of(
        Arguments.argumentSet("nobody", 5, List.of(), List.of()),
        Arguments.argumentSet("enough for all", 10, demands(3, 0, 7), List.of(3, 0, 7)),
        Arguments.argumentSet(
            "no limit", FairShares.UNLIMITED, demands(10_000, 3), List.of(10_000, 3)),
        Arguments.argumentSet("divides", 6, demands(9, 9, 9), List.of(2, 2, 2)),
        Arguments.argumentSet("the oldest get the rest", 8, demands(9, 9, 9), List.of(3, 3, 2)),
        Arguments.argumentSet("the modest leave some", 10, demands(9, 1, 9), List.of(5, 1, 4)),
        Arguments.argumentSet("more Studies than slots", 2, demands(9, 9, 9), List.of(1, 1, 0)),
        Arguments.argumentSet(
            "slots in turn",
            2,
            List.of(claim(0, 0, 9, 3), claim(1, 0, 9, 1), claim(2, 0, 9, 2)),
            List.of(0, 1, 1)),
        Arguments.argumentSet(
            "one that has a slot keeps it and gets no other before those that have none",
            2,
            List.of(claim(0, 1, 9, 0), claim(1, 0, 9, 5), claim(2, 0, 9, 4)),
            List.of(1, 0, 1)),
        Arguments.argumentSet(
            "turns don't matter when there is one for each",
            4,
            List.of(claim(0, 0, 9, 3), claim(1, 0, 9, 1), claim(2, 0, 9, 2)),
            List.of(2, 1, 1)),
        Arguments.argumentSet(
            "nothing is stopped", 6, List.of(claim(0, 0, 9, 0), claim(1, 5, 9, 0)), List.of(1, 5)),
        Arguments.argumentSet(
            "the youngest keeps what did not divide while it runs",
            5,
            List.of(claim(0, 2, 9, 0), claim(1, 3, 9, 0)),
            List.of(2, 3)),
        Arguments.argumentSet(
            "the oldest has it next",
            5,
            List.of(claim(0, 2, 9, 0), claim(1, 2, 9, 0)),
            List.of(3, 2)),
        Arguments.argumentSet(
            "more runs than the limit allows",
            2,
            List.of(claim(0, 0, 9, 0), claim(1, 3, 9, 0)),
            List.of(0, 3)));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void areFair(int limit, List<Claim> claims, List<Integer> expected) {
    assertThat(shares(limit, claims)).isEqualTo(expected);
  }

  /** Created in the same second, as by one manifest. */
  @Test
  void theUidDecidesBetweenStudiesOfTheSameAge() {
    Claim b = new Claim("b", Instant.EPOCH, 0, 5, 0);
    Claim a = new Claim("a", Instant.EPOCH, 0, 5, 0);

    assertThat(FairShares.of(3, List.of(b, a))).isEqualTo(Map.of("a", 2, "b", 1));
    assertThat(FairShares.of(1, List.of(b, a))).isEqualTo(Map.of("a", 1, "b", 0));
  }

  @Test
  void manyLargeDemandsDoNotOverflow() {
    List<Claim> claims = demands(IntStream.generate(() -> Integer.MAX_VALUE).limit(9).toArray());

    List<Integer> shares = shares(1_000_000_000, claims);
    assertThat(shares).startsWith(111_111_112).endsWith(111_111_111);
    assertThat(sum(shares)).isEqualTo(1_000_000_000);
  }

  @Provide
  Arbitrary<List<Claim>> idle() {
    return claims(0);
  }

  @Provide
  Arbitrary<List<Claim>> busy() {
    return claims(4);
  }

  private static Arbitrary<List<Claim>> claims(int maxRunning) {
    Arbitrary<Claim> drafts =
        Combinators.combine(
                Arbitraries.integers().between(0, 3),
                Arbitraries.integers().between(0, maxRunning),
                Arbitraries.integers().between(0, 5),
                Arbitraries.integers().between(0, 3))
            .as(
                (second, running, wanted, since) ->
                    new Claim("", Instant.ofEpochSecond(second), running, running + wanted, since));
    return drafts
        .list()
        .ofMaxSize(8)
        .map(
            list ->
                IntStream.range(0, list.size())
                    .mapToObj(
                        i ->
                            new Claim(
                                "uid" + i,
                                list.get(i).createdAt(),
                                list.get(i).running(),
                                list.get(i).demand(),
                                list.get(i).waitingSince()))
                    .toList());
  }

  private static long sum(List<Integer> numbers) {
    return numbers.stream().mapToLong(Integer::longValue).sum();
  }

  private static boolean isOlder(Claim one, Claim other) {
    return Comparator.comparing(Claim::createdAt).thenComparing(Claim::study).compare(one, other)
        < 0;
  }

  private static boolean isBefore(Claim one, Claim other) {
    return one.waitingSince() == other.waitingSince()
        ? isOlder(one, other)
        : one.waitingSince() < other.waitingSince();
  }

  /** The textbook's shares: nothing runs yet. */
  @Property(seed = "1")
  void ofIdleStudiesAreEqualUpToDemandsAndOneForTheOldest(
      @ForAll("idle") List<Claim> claims, @ForAll @IntRange(min = 1, max = 30) int limit) {
    Map<String, Integer> shares = FairShares.of(limit, claims);

    assertThat(sum(List.copyOf(shares.values())))
        .isEqualTo(Math.min(limit, sum(claims.stream().map(Claim::demand).toList())));
    for (Claim hungry : claims) {
      int share = shares.get(hungry.study());
      assertThat(share).isBetween(0, hungry.demand());
      if (share == hungry.demand()) {
        continue;
      }
      for (Claim other : claims) {
        int others = shares.get(other.study());
        assertThat(others).isLessThanOrEqualTo(share + 1);
        if (others == share + 1) {
          assertThat(share == 0 ? isBefore(other, hungry) : isOlder(other, hungry)).isTrue();
        }
      }
    }
  }

  @Property(seed = "1")
  void ofBusyStudiesStopNothingAndAreFairWhereTheyLetStart(
      @ForAll("busy") List<Claim> claims, @ForAll @IntRange(min = 1, max = 40) int limit) {
    Map<String, Integer> shares = FairShares.of(limit, claims);

    long running = sum(claims.stream().map(Claim::running).toList());
    long demand = sum(claims.stream().map(Claim::demand).toList());
    assertThat(sum(List.copyOf(shares.values())))
        .isEqualTo(Math.max(running, Math.min(limit, demand)));
    for (Claim hungry : claims) {
      int share = shares.get(hungry.study());
      assertThat(share).isBetween(hungry.running(), hungry.demand());
      if (share == hungry.demand()) {
        continue;
      }
      for (Claim starter : claims) {
        int others = shares.get(starter.study());
        if (others == starter.running()) {
          continue;
        }
        assertThat(others).isLessThanOrEqualTo(share + 1);
        if (others == share + 1) {
          assertThat(share == 0 ? isBefore(starter, hungry) : isOlder(starter, hungry)).isTrue();
        }
      }
    }
  }

  @Property(seed = "1")
  void dependOnNoOrder(
      @ForAll("busy") List<Claim> claims,
      @ForAll @IntRange(min = 1, max = 40) int limit,
      @ForAll Random random) {
    List<Claim> shuffled = new ArrayList<>(claims);
    Collections.shuffle(shuffled, random);

    assertThat(FairShares.of(limit, shuffled)).isEqualTo(FairShares.of(limit, claims));
  }

  /** Slots that become free one after the other are shared like those that are free at once. */
  @Property(seed = "1")
  void areThoseOfOneSlotAfterTheOther(
      @ForAll("busy") List<Claim> claims, @ForAll @IntRange(min = 1, max = 40) int limit) {
    Map<String, Integer> running = new HashMap<>();
    claims.forEach(claim -> running.put(claim.study(), claim.running()));
    while (sum(List.copyOf(running.values())) < limit) {
      // Fewest first, then by turn where it is their first, then by age.
      Optional<Claim> next =
          claims.stream()
              .filter(claim -> running.get(claim.study()) < claim.demand())
              .min(
                  Comparator.<Claim>comparingInt(claim -> running.get(claim.study()))
                      .thenComparingLong(
                          claim -> running.get(claim.study()) == 0 ? claim.waitingSince() : 0)
                      .thenComparing(Claim::createdAt)
                      .thenComparing(Claim::study));
      if (next.isEmpty()) {
        break;
      }
      running.merge(next.get().study(), 1, Integer::sum);
    }

    assertThat(FairShares.of(limit, claims)).isEqualTo(running);
  }
}
