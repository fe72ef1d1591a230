package dev.tuning.api.v1alpha1;

import com.google.common.collect.Interner;
import com.google.common.collect.Interners;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * What thousands of Trials of a Study have in common, once in memory: labels, owners, words and the
 * like are a half of each.
 */
final class Shared {

  /** Goes with the last object that has it. */
  private static final Interner<Object> KNOWN = Interners.newWeakInterner();

  private Shared() {}

  /** Lets an object that was just read have the parts of those that were read before. */
  static void in(ObjectMeta metadata) {
    if (metadata.getManagedFields().isEmpty()) {
      metadata.setManagedFields(List.of());
    }
    if (metadata.getAdditionalProperties().isEmpty()) {
      metadata.setAdditionalProperties(Map.of());
    }
    share(metadata.getNamespace(), metadata::setNamespace, all -> all);
    share(metadata.getLabels(), metadata::setLabels, Collections::unmodifiableMap);
    share(metadata.getAnnotations(), metadata::setAnnotations, Collections::unmodifiableMap);
    share(metadata.getFinalizers(), metadata::setFinalizers, Collections::unmodifiableList);
    share(
        metadata.getOwnerReferences(), metadata::setOwnerReferences, Collections::unmodifiableList);
  }

  /** One of few words, such as a phase; null is none. */
  static String word(String word) {
    return word == null ? null : word.intern();
  }

  /** A list that has no room for more, and nobody can change; null is none. */
  static <E> List<E> list(List<E> list) {
    return list == null ? null : List.copyOf(list);
  }

  /**
   * @param seal makes it what nobody can change, since others have it too
   */
  @SuppressWarnings("unchecked") // what is equal to a part is of its type
  private static <T> void share(T part, Consumer<T> set, UnaryOperator<T> seal) {
    if (part != null) {
      set.accept((T) KNOWN.intern(seal.apply(part)));
    }
  }
}
