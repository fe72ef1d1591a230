package dev.tuning.space;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * The assignments of a space, counted, ranked and drawn. Each value of a parent is a branch, in
 * which those of its children that the value makes active choose their own values; parameters that
 * depend on nothing choose independently.
 */
final class Branches {

  private static final long UNCOUNTED = Domain.UNCOUNTED;

  /** Larger counts are not told apart. */
  private static final long LARGEST = 1L << 62;

  /** How many values of a real interval a draw tells apart. */
  private static final double REALS = 0x1p53;

  /** Larger weights are not told apart: products and sums of them are still numbers. */
  private static final double HEAVIEST = 0x1p500;

  /**
   * A parameter with those that depend on it.
   *
   * @param decisive the values that make some child active, in the order of their ranks
   * @param count the number of assignments of the parameter and what depends on it
   * @param weight the same, with {@link #REALS} values for a real interval
   */
  private record Node(
      int index,
      Domain domain,
      List<Branch> decisive,
      long count,
      double weight,
      boolean canRepeat) {

    long plain() {
      return domain.size() - decisive.size();
    }

    /** The value of a rank among those that make no child active. */
    Object plainValue(long rank) {
      long skipped = rank;
      for (Branch branch : decisive) {
        if (branch.rank <= skipped) {
          skipped++;
        }
      }
      return domain.valueOfRank(skipped);
    }
  }

  /**
   * A value that makes some children active.
   *
   * @param rank of the value in its domain
   */
  private record Branch(Object value, long rank, Level active) {}

  /** Parameters that choose independently. */
  private record Level(List<Node> nodes, long count, double weight, boolean canRepeat) {

    Level(List<Node> nodes) {
      this(
          nodes,
          nodes.stream().mapToLong(Node::count).reduce(1, Branches::product),
          nodes.stream().mapToDouble(Node::weight).reduce(1, (a, b) -> Math.min(a * b, HEAVIEST)),
          nodes.stream().allMatch(Node::canRepeat));
    }
  }

  private final List<Parameter> parameters;
  private final Level root;

  /**
   * @param parameters the parameters of a space
   * @param parents for each the index of its parent, negative if it has none; without cycles
   */
  Branches(List<Parameter> parameters, int[] parents) {
    this.parameters = parameters;
    this.root = new Level(nodes(-1, parents));
  }

  private List<Node> nodes(int parent, int[] parents) {
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < parents.length; i++) {
      if (parents[i] == parent) {
        nodes.add(node(i, nodes(i, parents)));
      }
    }
    return nodes;
  }

  private Node node(int index, List<Node> children) {
    Domain domain = parameters.get(index).domain();
    List<Branch> decisive =
        children.stream()
            .flatMap(child -> when(child).values().stream())
            .map(domain::rankOf)
            .distinct()
            .sorted()
            .map(rank -> branch(domain.valueOfRank(rank), rank, children))
            .toList();
    if (domain.size() == UNCOUNTED) {
      return new Node(index, domain, decisive, UNCOUNTED, REALS, false);
    }
    long plain = domain.size() - decisive.size();
    return new Node(
        index,
        domain,
        decisive,
        decisive.stream().mapToLong(branch -> branch.active.count).reduce(plain, Branches::sum),
        plain + decisive.stream().mapToDouble(branch -> branch.active.weight).sum(),
        plain > 0 || decisive.stream().anyMatch(branch -> branch.active.canRepeat));
  }

  private Branch branch(Object value, long rank, List<Node> children) {
    return new Branch(
        value,
        rank,
        new Level(children.stream().filter(child -> when(child).holdsFor(value)).toList()));
  }

  private When when(Node child) {
    return parameters.get(child.index).when().orElseThrow();
  }

  private static long product(long a, long b) {
    return a == UNCOUNTED || b == UNCOUNTED || a > LARGEST / b ? UNCOUNTED : a * b;
  }

  private static long sum(long a, long b) {
    return a == UNCOUNTED || b == UNCOUNTED || a > LARGEST - b ? UNCOUNTED : a + b;
  }

  /** The number of assignments, or {@link Domain#UNCOUNTED}. */
  long count() {
    return root.count;
  }

  /** Whether there is a branch without a real interval. */
  boolean canRepeat() {
    return root.canRepeat;
  }

  /**
   * The values of the assignment of a rank, by the index of the parameter; null where inactive.
   *
   * @param rank from 0, less than {@link #count}, which must not be {@link Domain#UNCOUNTED}
   */
  Object[] values(long rank) {
    if (root.count == UNCOUNTED || rank < 0 || rank >= root.count) {
      throw new IllegalArgumentException("there is no assignment of rank " + rank);
    }
    Object[] values = new Object[parameters.size()];
    choose(root, rank, values);
    return values;
  }

  private static void choose(Level level, long rank, Object[] values) {
    long rest = rank;
    for (Node node : level.nodes) {
      choose(node, rest % node.count, values);
      rest /= node.count;
    }
  }

  /** Ranks follow the order of the parameter's values, whether something depends on them or not. */
  private static void choose(Node node, long rank, Object[] values) {
    long rest = rank;
    long next = 0;
    for (Branch branch : node.decisive) {
      long plain = branch.rank - next;
      if (rest < plain) {
        break;
      }
      rest -= plain;
      if (rest < branch.active.count) {
        values[node.index] = branch.value;
        choose(branch.active, rest, values);
        return;
      }
      rest -= branch.active.count;
      next = branch.rank + 1;
    }
    values[node.index] = node.domain.valueOfRank(next + rest);
  }

  /**
   * The values of an assignment drawn from all, each as likely as any other where they can be
   * counted; by the index of the parameter, null where inactive.
   *
   * @param random gives independent uniform numbers in [0, 1)
   */
  Object[] draw(DoubleSupplier random) {
    Object[] values = new Object[parameters.size()];
    root.nodes.forEach(node -> draw(node, random, values));
    return values;
  }

  private static void draw(Node node, DoubleSupplier random, Object[] values) {
    if (node.domain.size() == UNCOUNTED) {
      values[node.index] = node.domain.valueAt(random.getAsDouble());
      return;
    }
    double rest = random.getAsDouble() * node.weight - node.plain();
    if (rest < 0) {
      // At most 2^54 values, of which a number of 53 bits may miss every other.
      values[node.index] = node.plainValue((long) (random.getAsDouble() * node.plain()));
      return;
    }
    Branch chosen = node.decisive.getFirst();
    for (Branch branch : node.decisive) {
      chosen = branch;
      rest -= branch.active.weight;
      if (rest < 0) {
        break;
      }
    }
    values[node.index] = chosen.value;
    chosen.active.nodes.forEach(child -> draw(child, random, values));
  }
}
