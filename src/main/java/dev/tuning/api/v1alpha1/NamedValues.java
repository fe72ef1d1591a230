package dev.tuning.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.Interner;
import com.google.common.collect.Interners;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Values by name, which nobody can change. Maps that have the same names in the same order share
 * them, as the parameters of all trials of a Study do: each then takes the memory of its values.
 */
final class NamedValues extends AbstractMap<String, JsonNode> {

  /** Goes with the last map that has them. */
  private static final Interner<Names> KNOWN = Interners.newWeakInterner();

  private final Names names;

  /** In the order of the names. */
  private final JsonNode[] values;

  private NamedValues(Names names, JsonNode[] values) {
    this.names = names;
    this.values = values;
  }

  /** A copy; null is none. */
  static Map<String, JsonNode> of(Map<String, JsonNode> values) {
    return values == null || values instanceof NamedValues
        ? values
        : new NamedValues(
            KNOWN.intern(new Names(values.keySet())), values.values().toArray(JsonNode[]::new));
  }

  @Override
  public JsonNode get(Object name) {
    int at = names.place(name);
    return at < 0 ? null : values[at];
  }

  @Override
  public boolean containsKey(Object name) {
    return names.place(name) >= 0;
  }

  @Override
  public Set<Entry<String, JsonNode>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Entry<String, JsonNode>> iterator() {
        return IntStream.range(0, values.length).mapToObj(NamedValues.this::entry).iterator();
      }

      @Override
      public int size() {
        return values.length;
      }
    };
  }

  private Entry<String, JsonNode> entry(int place) {
    return new SimpleImmutableEntry<>(names.inOrder.get(place), values[place]);
  }

  /** Names and the place of each; equal where the names are, in the same order. */
  private static final class Names {

    private final List<String> inOrder;
    private final Map<String, Integer> places = new HashMap<>();

    Names(Set<String> names) {
      inOrder = List.copyOf(names);
      inOrder.forEach(name -> places.put(name, places.size()));
    }

    /** -1 of other names. */
    int place(Object name) {
      return places.getOrDefault(name, -1);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Names names && inOrder.equals(names.inOrder);
    }

    @Override
    public int hashCode() {
      return inOrder.hashCode();
    }
  }
}
