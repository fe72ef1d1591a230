package dev.tuning.search.bayesian;

import dev.tuning.search.ScrambledHalton;
import dev.tuning.space.Domain;
import dev.tuning.space.DoubleDomain;
import dev.tuning.space.Parameter;
import dev.tuning.space.Space;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Looks for the point of a space that promises most: among quasi-random points and neighbours of
 * the best observed ones; from the best of these it climbs, by gradient where a double is active
 * and by trying other values elsewhere.
 */
final class Candidates {

  /** Spaces up to this size are searched whole. */
  static final int LARGEST_LISTED = 2000;

  private static final int SPREAD = 1000;
  private static final int NEIGHBOURS = 60;
  private static final int CLIMBERS = 6;
  private static final int ROUNDS = 2;
  private static final int ITERATIONS = 25;
  private static final double TOLERANCE = 1e-6;

  /** Values of a parameter up to this many are all tried; beyond it, those 1, 2, 4, ... away. */
  private static final int FEW_VALUES = 24;

  /** Positions closer to a bound are at the bound. */
  private static final double AT_BOUND = 1e-5;

  /** Climbing is by an angle, whose sine squared is the position: it has no bounds. */
  private static final double OFF_BOUND = 1e-3;

  private final Space space;
  private final Encoding encoding;
  private final Acquisition acquisition;
  private final Predicate<Map<String, Object>> isNew;
  private final List<Parameter> searched;

  /**
   * @param space the part of the space that has the scientific values in question
   * @param encoding of the whole space
   * @param acquisition what a point promises
   * @param isNew whether a point may be chosen
   */
  Candidates(
      Space space,
      Encoding encoding,
      Acquisition acquisition,
      Predicate<Map<String, Object>> isNew) {
    this.space = space;
    this.encoding = encoding;
    this.acquisition = acquisition;
    this.isNew = isNew;
    this.searched = space.searched();
  }

  private record Candidate(double[] position, double value) {}

  /**
   * The best point.
   *
   * @param seed decides where to look
   * @param centers assignments of the space whose neighbourhood is worth a look, best first
   * @return absent if none of those looked at is new
   */
  Optional<Map<String, Object>> best(long seed, List<Map<String, Object>> centers) {
    if (space.size() <= LARGEST_LISTED) {
      return listed();
    }
    List<Candidate> found = new ArrayList<>();
    var sequence = new ScrambledHalton(seed, searched.stream().map(Parameter::name).toList());
    for (int i = 0; i < SPREAD; i++) {
      double[] position = new double[searched.size()];
      for (int j = 0; j < position.length; j++) {
        position[j] = sequence.coordinate(i, j);
      }
      found.add(rated(position));
    }
    for (int c = 0; c < centers.size(); c++) {
      double[] center = space.pointOf(centers.get(c));
      for (int i = 0; i < NEIGHBOURS; i++) {
        found.add(rated(neighbour(center, seed, c, i)));
      }
    }
    found.sort(Comparator.comparingDouble(Candidate::value).reversed());
    List<Candidate> climbed = new ArrayList<>();
    for (Candidate start : spread(found)) {
      climbed.add(climb(start));
    }
    climbed.sort(Comparator.comparingDouble(Candidate::value).reversed());
    climbed.addAll(found);
    return climbed.stream()
        .filter(candidate -> candidate.value() > Double.NEGATIVE_INFINITY)
        .map(candidate -> space.assignmentAt(candidate.position()))
        .filter(isNew)
        .findFirst();
  }

  private Optional<Map<String, Object>> listed() {
    Map<String, Object> best = null;
    double most = Double.NEGATIVE_INFINITY;
    for (long rank = 0; rank < space.size(); rank++) {
      Map<String, Object> assignment = space.assignmentOfRank(rank);
      if (isNew.test(assignment)) {
        double value = acquisition.at(encoding.of(assignment));
        if (best == null || value > most) {
          best = assignment;
          most = value;
        }
      }
    }
    return Optional.ofNullable(best);
  }

  /** The best ones that are not too close to a better one. */
  private static List<Candidate> spread(List<Candidate> bestFirst) {
    List<Candidate> chosen = new ArrayList<>();
    for (Candidate candidate : bestFirst) {
      if (chosen.stream()
          .allMatch(other -> distance(candidate.position(), other.position()) > 0.05)) {
        chosen.add(candidate);
        if (chosen.size() == CLIMBERS) {
          break;
        }
      }
    }
    return chosen;
  }

  private static double distance(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(j -> Math.abs(a[j] - b[j])).max().orElse(0);
  }

  private Candidate rated(double[] position) {
    return new Candidate(position, value(position));
  }

  private double value(double[] position) {
    Map<String, Object> assignment = space.assignmentAt(position);
    return isNew.test(assignment)
        ? acquisition.at(encoding.of(assignment))
        : Double.NEGATIVE_INFINITY;
  }

  /** A step away in some of the coordinates, of a length between a fifth and a thousandth. */
  private double[] neighbour(double[] center, long seed, int c, int i) {
    double[] position = center.clone();
    double length = 0.2 * StrictMath.pow(10, -2.3 * Draws.uniform(seed, c, i, -1));
    // Half of the neighbours differ in two or so coordinates, the others in all.
    double share = i % 2 == 0 ? 1 : Math.min(1, 2.0 / position.length);
    for (int j = 0; j < position.length; j++) {
      if (Draws.uniform(seed, c, i, j, 0) < share) {
        position[j] =
            searched.get(j).domain() instanceof DoubleDomain
                ? Math.clamp(position[j] + length * Draws.normal(seed, c, i, j, 1), 0, 1)
                : otherValue(j, position[j], length, seed, c, i);
      }
    }
    return position;
  }

  private double otherValue(int j, double position, double length, long seed, int c, int i) {
    Domain domain = searched.get(j).domain();
    if (domain.size() <= FEW_VALUES) {
      // One in three stays as it is, at least.
      return Draws.uniform(seed, c, i, j, 2) < 1.0 / 3 ? Draws.uniform(seed, c, i, j, 3) : position;
    }
    return Math.clamp(position + length * Draws.normal(seed, c, i, j, 1), 0, 1);
  }

  private Candidate climb(Candidate start) {
    Candidate best = start;
    for (int round = 0; round < ROUNDS; round++) {
      Candidate next = other(slide(best));
      if (!(next.value() > best.value() + TOLERANCE)) {
        return next.value() > best.value() ? next : best;
      }
      best = next;
    }
    return best;
  }

  /** Climbs by gradient in the doubles that are active. */
  private Candidate slide(Candidate start) {
    Map<String, Object> assignment = space.assignmentAt(start.position());
    int[] moving =
        IntStream.range(0, searched.size())
            .filter(
                j ->
                    searched.get(j).domain() instanceof DoubleDomain real
                        && real.min() < real.max()
                        && assignment.containsKey(searched.get(j).name()))
            .toArray();
    if (moving.length == 0) {
      return start;
    }
    double[] features = encoding.of(assignment);
    int[] by = IntStream.of(moving).map(j -> encoding.feature(searched.get(j))).toArray();
    double[] angles = new double[moving.length];
    for (int f = 0; f < angles.length; f++) {
      double u = Math.clamp(start.position()[moving[f]], OFF_BOUND, 1 - OFF_BOUND);
      angles[f] = StrictMath.asin(StrictMath.sqrt(u));
    }
    var end =
        Lbfgs.minimise(
            (at, gradient) -> {
              for (int f = 0; f < at.length; f++) {
                features[by[f]] = square(StrictMath.sin(at[f]));
              }
              double value = acquisition.at(features, by, gradient);
              for (int f = 0; f < at.length; f++) {
                gradient[f] *= -StrictMath.sin(2 * at[f]);
              }
              return -value;
            },
            angles,
            ITERATIONS,
            TOLERANCE);
    double[] position = start.position().clone();
    for (int f = 0; f < angles.length; f++) {
      double u = square(StrictMath.sin(end.point()[f]));
      position[moving[f]] = u < AT_BOUND ? 0 : u > 1 - AT_BOUND ? 1 : u;
    }
    Candidate moved = rated(position);
    return moved.value() > start.value() ? moved : start;
  }

  private static double square(double x) {
    return x * x;
  }

  /** Tries other values of the parameters that are no doubles, one after the other. */
  private Candidate other(Candidate start) {
    Candidate best = start;
    for (int j = 0; j < searched.size(); j++) {
      Domain domain = searched.get(j).domain();
      boolean isActive = space.assignmentAt(best.position()).containsKey(searched.get(j).name());
      if (domain.size() == Domain.UNCOUNTED || !isActive) {
        continue;
      }
      for (long rank : ranks(domain, domain.rankOf(domain.valueAt(best.position()[j])))) {
        double[] position = best.position().clone();
        position[j] = domain.unitOf(domain.valueOfRank(rank));
        Candidate tried = rated(position);
        if (tried.value() > best.value()) {
          best = tried;
        }
      }
    }
    return best;
  }

  private static TreeSet<Long> ranks(Domain domain, long current) {
    TreeSet<Long> ranks = new TreeSet<>();
    if (domain.size() <= FEW_VALUES) {
      for (long rank = 0; rank < domain.size(); rank++) {
        ranks.add(rank);
      }
    } else {
      for (long step = 1; step < domain.size(); step *= 2) {
        ranks.add(Math.max(0, current - step));
        ranks.add(Math.min(domain.size() - 1, current + step));
      }
    }
    ranks.remove(current);
    return ranks;
  }
}
