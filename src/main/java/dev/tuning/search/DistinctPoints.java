package dev.tuning.search;

import dev.tuning.space.Domain;
import dev.tuning.space.Parameter;
import dev.tuning.space.Space;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleSupplier;

/**
 * The points of a space at the places that a sequence visits, each point once.
 *
 * <p>Where a double is always active no point can repeat, and point i is at place i. Elsewhere the
 * places whose points were there before are skipped: point i then takes those before it, which are
 * remembered. When the sequence finds no new point, because the space is nearly exhausted or what
 * is left is a tiny part of the unit cube, the next ones are not taken from the sequence but from
 * the space: all that are left in a small one, in an order that the seed decides, and one that is
 * drawn in a large one.
 *
 * <p>Points are told apart by a hash of 64 bits: of 100,000 points, one is mistaken for another
 * with a probability below 10^-9, and then only left out.
 */
final class DistinctPoints {

  /** Points of spaces that can repeat them have indices below this, since all are remembered. */
  static final long LIMIT = 1 << 20;

  /** After so many places without a new point, the space is asked for one. */
  private static final int PATIENCE = 1000;

  /** Spaces beyond this are not listed: no study comes near their end. */
  private static final long LARGEST_LISTED = LIMIT;

  private final Space space;
  private final UnitSequence sequence;
  private final long seed;
  private final boolean canRepeat;
  private final boolean isListed;
  private final int dimensions;

  /** Where point i is: a place of the sequence, or the complement of a rank or of a draw. */
  private long[] places = new long[16];

  private int found;
  private long nextPlace;
  private long nextDraw;
  private final Set<Long> seen = new HashSet<>();

  DistinctPoints(Space space, UnitSequence.Factory factory, long seed) {
    this.space = space;
    this.sequence = factory.create(seed, space.searched().stream().map(Parameter::name).toList());
    this.seed = seed;
    this.canRepeat = space.canRepeat();
    this.isListed = space.size() <= LARGEST_LISTED;
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
   * @throws IllegalArgumentException if points can repeat, and the index is not below {@link
   *     #LIMIT}
   */
  Map<String, Object> pointAt(long index) {
    if (!canRepeat) {
      return pointAtPlace(index);
    }
    long place = placeOf(index);
    if (place >= 0) {
      return pointAtPlace(place);
    }
    return isListed ? space.assignmentOfRank(~place) : pointOfDraw(~place);
  }

  private Map<String, Object> pointAtPlace(long place) {
    double[] point = new double[dimensions];
    for (int j = 0; j < dimensions; j++) {
      point[j] = sequence.coordinate(place, j);
    }
    return space.assignmentAt(point);
  }

  private Map<String, Object> pointOfDraw(long draw) {
    return space.drawAssignment(
        new DoubleSupplier() {
          private long used;

          @Override
          public double getAsDouble() {
            return Hashing.uniform(Hashing.mix(seed, draw, used++));
          }
        });
  }

  private synchronized long placeOf(long index) {
    if (index >= LIMIT) {
      throw new IllegalArgumentException(
          "there are only "
              + LIMIT
              + " points without repetition where no double is always active: ask for fewer");
    }
    while (found <= index) {
      findNext();
    }
    return places[(int) index];
  }

  private void findNext() {
    for (int misses = 0; misses < PATIENCE; misses++) {
      long place = nextPlace++;
      if (isNew(pointAtPlace(place))) {
        add(place);
        return;
      }
    }
    if (isListed) {
      listTheRest();
    } else {
      draw();
    }
  }

  /** Ends soon: at least as likely as not, unless nearly {@link #LIMIT} points are found. */
  private void draw() {
    while (!isNew(pointOfDraw(nextDraw))) {
      nextDraw++;
    }
    add(~nextDraw++);
  }

  private void listTheRest() {
    long[] ranks = new long[(int) space.size()];
    int left = 0;
    for (long rank = 0; rank < ranks.length; rank++) {
      if (isNew(space.assignmentOfRank(rank))) {
        ranks[left++] = rank;
      }
    }
    if (left == 0) {
      throw new IllegalArgumentException("the space has no further points");
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

  private boolean isNew(Map<String, Object> point) {
    return seen.add(fingerprint(point));
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
