package dev.tuning.search;

import dev.tuning.space.Domain;
import dev.tuning.space.DoubleDomain;
import dev.tuning.space.FixedValue;
import dev.tuning.space.IntegerDomain;
import dev.tuning.space.Parameter;
import dev.tuning.space.Role;
import dev.tuning.space.Scale;
import dev.tuning.space.Space;
import dev.tuning.space.When;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Spaces to search, and points of them. */
final class Spaces {

  private Spaces() {}

  /** A nuisance or fixed parameter. */
  static Parameter parameter(String name, Domain domain, When... when) {
    return new Parameter(
        name,
        domain instanceof FixedValue ? Role.FIXED : Role.NUISANCE,
        domain,
        Stream.of(when).findFirst());
  }

  static Parameter real(String name, When... when) {
    return parameter(name, new DoubleDomain(0, 1, Scale.LINEAR), when);
  }

  /** Integers from 1 to a number. */
  static Parameter integer(String name, long max, When... when) {
    return parameter(name, new IntegerDomain(1, max, Scale.LINEAR), when);
  }

  static Parameter scientific(String name, Domain domain, When... when) {
    return new Parameter(name, Role.SCIENTIFIC, domain, Stream.of(when).findFirst());
  }

  static When when(String parent, Object... values) {
    return new When(parent, List.of(values));
  }

  static Space space(Parameter... parameters) {
    return new Space(List.of(parameters));
  }

  static Space append(Space space, Parameter... parameters) {
    List<Parameter> longer = new ArrayList<>(space.parameters());
    longer.addAll(List.of(parameters));
    return new Space(longer);
  }

  /** Ranges on every scale, whose values are so many that their positions look continuous. */
  static Space ranges(int dimensions) {
    return new Space(IntStream.range(0, dimensions).mapToObj(Spaces::range).toList());
  }

  private static Parameter range(int j) {
    return new Parameter(
        "p" + j,
        switch (j % 5) {
          case 0 -> new DoubleDomain(-1, 3, Scale.LINEAR);
          case 1 -> new DoubleDomain(1e-5, 1, Scale.LOG);
          case 2 -> new DoubleDomain(0.5, 0.999, Scale.REVERSE_LOG);
          case 3 -> new IntegerDomain(0, 1L << 40, Scale.LINEAR);
          default -> new IntegerDomain(1L << 30, 1L << 40, Scale.LOG);
        });
  }

  /** The first points, or all if there are fewer. */
  static List<Map<String, Object>> points(Search search, int count) {
    return LongStream.range(0, count)
        .mapToObj(search::pointAt)
        .takeWhile(Optional::isPresent)
        .map(Optional::orElseThrow)
        .toList();
  }

  /** The positions of the first points in the unit cube, by dimension. */
  static double[][] positions(Space space, Search search, int count) {
    double[][] byPoint =
        points(search, count).stream().map(space::pointOf).toArray(double[][]::new);
    return IntStream.range(0, space.searched().size())
        .mapToObj(j -> Arrays.stream(byPoint).mapToDouble(point -> point[j]).toArray())
        .toArray(double[][]::new);
  }

  /** The points of a plane that have given coordinates. */
  static double[][] plane(double[] x, double[] y) {
    return IntStream.range(0, x.length)
        .mapToObj(i -> new double[] {x[i], y[i]})
        .toArray(double[][]::new);
  }
}
