package dev.tuning.space;

import java.util.ArrayList;
import java.util.List;

/**
 * The assignments of a space, counted and ranked. Each value of a parent is a branch, in which
 * those of its children that the value makes active choose their own values; parameters that depend
 * on nothing choose independently.
 */
final class Branches {

  private static final long UNCOUNTED = Domain.UNCOUNTED;

  /** Larger counts are not told apart. */
  private static final long LARGEST = 1L << 62;

  /** A parameter with those that depend on it. */
  private record Node(int index, Domain domain, List<Node> children, List<Object> decisive) {

    List<Node> active(Object value, List<Parameter> parameters) {
      return children.stream()
          .filter(child -> parameters.get(child.index).when().orElseThrow().holdsFor(value))
          .toList();
    }
  }

  private final List<Parameter> parameters;
  private final List<Node> roots;
  private final long count;

  /**
   * @param parameters the parameters of a space
   * @param parents for each the index of its parent, negative if it has none; without cycles
   */
  Branches(List<Parameter> parameters, int[] parents) {
    this.parameters = parameters;
    this.roots = nodes(-1, parents);
    this.count = count(roots);
  }

  private List<Node> nodes(int parent, int[] parents) {
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < parents.length; i++) {
      if (parents[i] == parent) {
        List<Node> children = nodes(i, parents);
        nodes.add(new Node(i, parameters.get(i).domain(), children, decisive(i, children)));
      }
    }
    return nodes;
  }

  /** The values that make some child active, by rank and each once. */
  private List<Object> decisive(int index, List<Node> children) {
    Domain domain = parameters.get(index).domain();
    return children.stream()
        .flatMap(child -> parameters.get(child.index).when().orElseThrow().values().stream())
        .map(domain::rankOf)
        .distinct()
        .sorted()
        .map(domain::valueOfRank)
        .toList();
  }

  /** The number of assignments, or {@link Domain#UNCOUNTED}. */
  long count() {
    return count;
  }

  /** Whether there is a branch without a real interval. */
  boolean canRepeat() {
    return canRepeat(roots);
  }

  /**
   * The values of the assignment of a rank, by the index of the parameter; null where inactive.
   *
   * @param rank from 0, less than {@link #count}, which must not be {@link Domain#UNCOUNTED}
   */
  Object[] values(long rank) {
    if (count == UNCOUNTED || rank < 0 || rank >= count) {
      throw new IllegalArgumentException("there is no assignment of rank " + rank);
    }
    Object[] values = new Object[parameters.size()];
    choose(roots, rank, values);
    return values;
  }

  private void choose(List<Node> nodes, long rank, Object[] values) {
    long rest = rank;
    for (Node node : nodes) {
      long size = count(node);
      choose(node, rest % size, values);
      rest /= size;
    }
  }

  private void choose(Node node, long rank, Object[] values) {
    long rest = rank;
    for (Object value : node.decisive) {
      List<Node> active = node.active(value, parameters);
      long size = count(active);
      if (rest < size) {
        values[node.index] = value;
        choose(active, rest, values);
        return;
      }
      rest -= size;
    }
    for (Object value : node.decisive) {
      if (node.domain.rankOf(value) <= rest) {
        rest++;
      }
    }
    values[node.index] = node.domain.valueOfRank(rest);
  }

  private long count(List<Node> nodes) {
    long product = 1;
    for (Node node : nodes) {
      long size = count(node);
      boolean fits = size != UNCOUNTED && product <= LARGEST / size;
      if (!fits) {
        return UNCOUNTED;
      }
      product *= size;
    }
    return product;
  }

  private long count(Node node) {
    if (node.domain.size() == UNCOUNTED) {
      return UNCOUNTED;
    }
    long sum = node.domain.size() - node.decisive.size();
    for (Object value : node.decisive) {
      long size = count(node.active(value, parameters));
      if (size > LARGEST - sum) {
        return UNCOUNTED;
      }
      sum += size;
    }
    return sum;
  }

  private boolean canRepeat(List<Node> nodes) {
    return nodes.stream().allMatch(this::canRepeat);
  }

  private boolean canRepeat(Node node) {
    return node.domain.size() != UNCOUNTED
        && (node.domain.size() > node.decisive.size()
            || node.decisive.stream().anyMatch(value -> canRepeat(node.active(value, parameters))));
  }
}
