package dev.tuning.analysis.design;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which names mean something. The last words of a name say what it is, and those before them of
 * what kind: peakLearningRate is a learning rate, learningRateDecay is none.
 *
 * @param heads last words, joined
 * @param before whether the words before them leave the meaning as it is
 */
record NameRule(Set<String> heads, Predicate<List<String>> before) {

  /** Words of a switch: useDropout is no rate. */
  static final Set<String> SWITCHES = words("use uses with enable is has apply do no disable");

  private static final Set<String> OF_OPTIMIZER =
      words("optimizer optimiser optim opt base initial init peak final");

  /** The words of a text. */
  static Set<String> words(String text) {
    return Set.of(text.split(" "));
  }

  /** After any words but those of a switch. */
  static NameRule last(Set<String> heads) {
    return lastButNotAfter(SWITCHES, heads);
  }

  /** After any words but some. */
  static NameRule lastButNotAfter(Set<String> excluded, Set<String> heads) {
    return new NameRule(heads, words -> words.stream().noneMatch(excluded::contains));
  }

  /** After nothing but certain words. */
  static NameRule onlyAfter(Set<String> allowed, Set<String> heads) {
    return new NameRule(heads, allowed::containsAll);
  }

  /** The whole name. */
  static NameRule alone(Set<String> heads) {
    return new NameRule(heads, List::isEmpty);
  }

  /** Alone or after the name of an optimizer: adamEpsilon, but not batchNormEpsilon. */
  static NameRule ofOptimizer(Set<String> heads) {
    return new NameRule(
        heads,
        words ->
            words.stream().noneMatch(SWITCHES::contains)
                && (OF_OPTIMIZER.containsAll(words)
                    || OptimizerFamily.of(String.join("", words)) != OptimizerFamily.UNKNOWN));
  }

  boolean matches(ParameterName name) {
    List<String> words = name.words();
    for (int i = 0; i < words.size(); i++) {
      if (heads.contains(name.from(i)) && before.test(words.subList(0, i))) {
        return true;
      }
    }
    return false;
  }
}
