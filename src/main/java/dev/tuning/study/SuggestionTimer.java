package dev.tuning.study;

import java.util.List;
import java.util.function.Supplier;

/** Learns how long a search takes for its suggestions. */
public interface SuggestionTimer {

  /** Nobody asks. */
  SuggestionTimer NONE =
      new SuggestionTimer() {
        @Override
        public <T> List<T> time(Supplier<List<T>> suggest) {
          return suggest.get();
        }
      };

  /**
   * Suggests, and takes the time of that.
   *
   * @param suggest makes suggestions; none where the Study has no room for more trials
   * @return the suggestions
   */
  <T> List<T> time(Supplier<List<T>> suggest);
}
