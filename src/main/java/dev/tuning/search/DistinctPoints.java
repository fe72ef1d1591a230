package dev.tuning.search;

import dev.tuning.space.Domain;
import dev.tuning.space.Parameter;
import dev.tuning.space.Space;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The points of a space at the places that a sequence visits, each point once.
 *
 * <p>Where a double is always active no point can repeat, and point i is at place i. Elsewhere the
 * places whose points were there before are skipped: point i then takes those before it, which are
 * remembered. When a space is nearly exhausted and the sequence finds no new point, what is left
 * follows in an order that the seed decides.
 *
 * <p>Points are told apart by a hash of 64 bits: of 100,000 points, one is mistaken for another
 * with a probability below 10^-9, and then only left out.
 */
final class DistinctPoints {

  /** After so many places without a new point, what is left is listed. */
  private static final int PATIENCE = 100;

  /** Spaces beyond this are not listed: no study comes near their end. */
  private static final long LARGEST_LISTED = 1 << 20;

  private final Space space;
  private final UnitSequence sequence;
  private final long seed;
  private final boolean canRepeat;
  private final int dimensions;

  /** Where point i is: a place of the sequence, or the complement of a rank. */
  private long[] places = new long[16];

  private int found;
  private long nextPlace;
  private boolean listed;
  private final Set<Long> seen = new HashSet<>();

  DistinctPoints(Space space, UnitSequence.Factory factory, long seed) {
    this.space = space;
    this.sequence = factory.create(seed, space.searched().stream().map(Parameter::name).toList());
    this.seed = seed;
    this.canRepeat = space.canRepeat();
    this.dimensions = space.searched().size();
  }

  /** The number of points, or {@link Domain#UNCOUNTED}. */
  long size() {
    return space.size();
  }

  /**
   * A point.
   *
   * @param index from 0, less than {@link #size}
   */
  Map<String, Object> pointAt(long index) {
    if (!canRepeat) {
      return pointAtPlace(index);
    }
    long place = placeOf(index);
    return place < 0 ? space.assignmentOfRank(~place) : pointAtPlace(place);
  }

  private Map<String, Object> pointAtPlace(long place) {
    double[] point = new double[dimensions];
    for (int j = 0; j < dimensions; j++) {
      point[j] = sequence.coordinate(place, j);
    }
    return space.assignmentAt(point);
  }

  private synchronized long placeOf(long index) {
    ScrambledHalton.requireIndex(index);
    while (found <= index) {
      findNext();
    }
    return places[(int) index];
  }

  private void findNext() {
    boolean countable = space.size() <= LARGEST_LISTED;
    for (int misses = 0; !countable || misses < PATIENCE; misses++) {
      long place = nextPlace++;
      if (seen.add(fingerprint(pointAtPlace(place)))) {
        add(place);
        return;
      }
    }
    listTheRest();
  }

  private void listTheRest() {
    if (listed) {
      throw new IllegalArgumentException("the space has no further points");
    }
    listed = true;
    long[] ranks = new long[(int) space.size()];
    int left = 0;
    for (long rank = 0; rank < ranks.length; rank++) {
      if (!seen.contains(fingerprint(space.assignmentOfRank(rank)))) {
        ranks[left++] = rank;
      }
    }
    for (int i = 0; i < left; i++) {
      // Fisher and Yates, from the front.
      int j = i + (int) Math.unsignedMultiplyHigh(Hashing.mix(seed, i), left - i);
      add(~ranks[j]);
      ranks[j] = ranks[i];
    }
  }

  private void add(long place) {
    if (found == places.length) {
      places = Arrays.copyOf(places, 2 * found);
    }
    places[found++] = place;
  }

  private static long fingerprint(Map<String, Object> point) {
    long hash = 0;
    for (var entry : point.entrySet()) {
      long value =
          switch (entry.getValue()) {
            case Number number -> Double.doubleToLongBits(number.doubleValue());
            case Object other -> Hashing.fnv1a(other.toString());
          };
      hash = Hashing.mix(hash, Hashing.fnv1a(entry.getKey()), value);
    }
    return hash;
  }
}
