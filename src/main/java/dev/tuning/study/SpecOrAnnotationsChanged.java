package dev.tuning.study;

import dev.tuning.api.v1alpha1.Study;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.Objects;

/**
 * Which updates of a Study are news: not those of its status, which the operator makes itself, but
 * those of annotations, which silence insights.
 */
public final class SpecOrAnnotationsChanged implements OnUpdateFilter<Study> {

  @Override
  public boolean accept(Study after, Study before) {
    return !Objects.equals(
            after.getMetadata().getGeneration(), before.getMetadata().getGeneration())
        || !Objects.equals(
            after.getMetadata().getAnnotations(), before.getMetadata().getAnnotations())
        // Repaired in its status, where it could not be read before.
        || !after.unreadable().equals(before.unreadable())
        || after.isMarkedForDeletion() != before.isMarkedForDeletion();
  }
}
