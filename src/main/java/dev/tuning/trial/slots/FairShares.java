package dev.tuning.trial.slots;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * Shares the slots of the operator over the Studies: equal shares first, where one that wants less
 * leaves the rest to the others, and what does not divide goes to the oldest. Nothing that runs is
 * stopped for fairness, so a share is what a Study may run now, given what all of them run already.
 *
 * <p>Shares rise like water up to a level, the highest that the slots suffice for: a Study gets as
 * many as the level says, but at least what it runs and at most its demand, which is what it runs
 * and wants to start. The slots that are left are fewer than the Studies that would take one more:
 * the oldest of these get one each. At level 0 age would leave the youngest without a slot for
 * ever, so there the slots go to those that have been without one the longest.
 *
 * <p>With hungry for a Study whose share is below its demand, it follows:
 *
 * <ul>
 *   <li>Nobody's share is above its demand, or below what it runs.
 *   <li>The sum of the shares is the limit or the sum of the demands, whichever is smaller, or what
 *       runs already if that is more: slots that were left over would have raised the level. So no
 *       slot is idle while somebody wants it.
 *   <li>A Study whose share lets it start an attempt has at most one more than any hungry one: at
 *       most the level and one, while the hungry have at least the level. So shares of hungry
 *       Studies that run no more than the level differ by at most one, and with each attempt that
 *       ends, those that run more come closer.
 *   <li>If it has one more, it is older than the hungry one or, if that has a share of 0, has been
 *       without a slot for longer.
 *   <li>While a Study waits without a slot, each other one starts at most one attempt: having had a
 *       slot, it is behind those that wait.
 * </ul>
 */
final class FairShares {

  /** The limit where there is none. */
  static final int UNLIMITED = Integer.MAX_VALUE;

  private static final Comparator<Claim> BY_AGE =
      Comparator.comparing(Claim::createdAt).thenComparing(Claim::study);

  private static final Comparator<Claim> BY_TURN =
      Comparator.comparingLong(Claim::waitingSince).thenComparing(BY_AGE);

  private FairShares() {}

  /**
   * What one Study claims.
   *
   * @param study its uid
   * @param createdAt when it was created
   * @param running how many slots it has
   * @param demand how many it would have if it got all that it wants; at least those that it has
   * @param waitingSince a moment, in any unit, since which it has been without a slot; without
   *     meaning if it has one
   */
  record Claim(String study, Instant createdAt, int running, int demand, long waitingSince) {

    private int at(int level) {
      return Math.clamp(level, running, demand);
    }

    private boolean takesMoreThan(int level) {
      return running <= level && level < demand;
    }
  }

  /**
   * Shares the slots.
   *
   * @param limit how many there are, positive
   * @param claims one of each Study, in any order
   * @return how many slots each Study may have now, by its uid
   */
  static Map<String, Integer> of(int limit, Collection<Claim> claims) {
    int level = level(limit, claims);
    Map<String, Integer> shares = new HashMap<>();
    claims.forEach(claim -> shares.put(claim.study(), claim.at(level)));
    claims.stream()
        .filter(claim -> claim.takesMoreThan(level))
        .sorted(level == 0 ? BY_TURN : BY_AGE)
        // Less than nothing is left if more runs than the limit allows.
        .limit(Math.max(0, limit - sum(claims, level)))
        .forEach(claim -> shares.merge(claim.study(), 1, Integer::sum));
    return shares;
  }

  /** The highest level that the slots suffice for, 0 if they suffice for none. */
  private static int level(int limit, Collection<Claim> claims) {
    int low = 0;
    int high = claims.stream().mapToInt(Claim::demand).max().orElse(0);
    while (low < high) {
      int middle = high - (high - low) / 2;
      if (sum(claims, middle) <= limit) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private static long sum(Collection<Claim> claims, int level) {
    return claims.stream().mapToLong(claim -> claim.at(level)).sum();
  }
}
