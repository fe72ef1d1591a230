package dev.tuning.api.v1alpha1;

import com.google.common.collect.Interner;
import com.google.common.collect.Interners;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Collections;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * What the metadata of thousands of Trials of a Study have in common, once in memory: labels,
 * owners and the like are a third of each.
 */
final class SharedMetadata {

  /** Goes with the last object that has it. */
  private static final Interner<Object> KNOWN = Interners.newWeakInterner();

  private SharedMetadata() {}

  /** Lets an object that was just read have the parts of those that were read before. */
  static void in(ObjectMeta metadata) {
    share(metadata.getNamespace(), metadata::setNamespace, all -> all);
    share(metadata.getLabels(), metadata::setLabels, Collections::unmodifiableMap);
    share(metadata.getAnnotations(), metadata::setAnnotations, Collections::unmodifiableMap);
    share(metadata.getFinalizers(), metadata::setFinalizers, Collections::unmodifiableList);
    share(
        metadata.getOwnerReferences(), metadata::setOwnerReferences, Collections::unmodifiableList);
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
