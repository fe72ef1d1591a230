package dev.tuning.trial;

import dev.tuning.api.v1alpha1.Trial;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;

/** A Trial that is told of again has no news: {@link StatusWriter} does that. */
public final class VersionChanged implements OnUpdateFilter<Trial> {

  @Override
  public boolean accept(Trial now, Trial before) {
    return !now.getMetadata()
        .getResourceVersion()
        .equals(before.getMetadata().getResourceVersion());
  }
}
