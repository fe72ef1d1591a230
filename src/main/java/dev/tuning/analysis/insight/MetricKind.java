package dev.tuning.analysis.insight;

import dev.tuning.analysis.design.ParameterName;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a metric is about, guessed from the words of its name. */
final class MetricKind {

  private static final Set<String> TRAINING = Set.of("train", "training", "trn");

  private static final Set<String> VALIDATION =
      Set.of("validation", "valid", "val", "dev", "eval", "evaluation", "test");

  private static final Set<String> LOSS =
      Set.of(
          "loss",
          "losses",
          "error",
          "err",
          "nll",
          "cost",
          "ce",
          "xent",
          "entropy",
          "crossentropy",
          "perplexity",
          "ppl",
          "mse",
          "rmse",
          "mae");

  /** Of a number that a loss is multiplied by. */
  private static final Set<String> FACTOR =
      Set.of(
          "scale",
          "scaler",
          "scaling",
          "weight",
          "weights",
          "coef",
          "coeff",
          "coefficient",
          "coefficients",
          "factor");

  private static final Set<String> ACCURACY = Set.of("accuracy", "acc");

  private static final Set<String> GRADIENT =
      Set.of("grad", "grads", "gradient", "gradients", "gradnorm");

  private static final Set<String> NORM = Set.of("norm", "norms", "l2", "gradnorm");

  /** Words for the whole model in training, which add nothing to "gradient norm". */
  private static final Set<String> OF_ALL = Set.of("train", "training", "global", "total");

  private MetricKind() {}

  /**
   * The metric of trials that is the loss or the error on the training set. Of several it is the
   * one that is named like the objective, or else the one with the fewest further words: the others
   * may be parts of it, of which some rise as they should, like the divergence of a variational
   * autoencoder.
   *
   * @param objective the metric of the objective
   * @return empty if there is none, or if there are only parts
   */
  static Optional<String> trainingLoss(List<TrialRun> runs, String objective) {
    List<String> losses =
        names(runs, TRAINING, LOSS).stream().filter(metric -> !has(metric, FACTOR)).toList();
    Optional<String> like =
        losses.stream().filter(loss -> subject(loss).equals(subject(objective))).findFirst();
    long fewest = losses.stream().mapToLong(MetricKind::furtherWords).min().orElse(0);
    List<String> plain = losses.stream().filter(loss -> furtherWords(loss) == fewest).toList();
    return like.or(
        () ->
            plain.size() == 1 || fewest == 0
                ? plain.stream().findFirst()
                : Optional.<String>empty());
  }

  /** The metrics of trials that are a share of the training set that is right. */
  static List<String> trainingAccuracies(List<TrialRun> runs) {
    return names(runs, TRAINING, ACCURACY);
  }

  static boolean isAccuracy(String metric) {
    return has(metric, ACCURACY);
  }

  /**
   * The metric of trials that is the norm of a gradient: of several that of the whole model, and
   * not of a part, which has the fewest words.
   */
  static Optional<String> gradientNorm(List<TrialRun> runs) {
    return names(runs, GRADIENT, NORM).stream()
        .min(Comparator.comparingLong(MetricKind::wordsOfParts));
  }

  private static List<String> names(List<TrialRun> runs, Set<String> one, Set<String> other) {
    return runs.stream()
        .flatMap(run -> run.curves().keySet().stream())
        .distinct()
        .sorted()
        .filter(metric -> has(metric, one) && has(metric, other))
        .toList();
  }

  /** Of what it is, on whatever data. */
  private static List<String> subject(String metric) {
    return ParameterName.of(metric).words().stream()
        .filter(word -> !TRAINING.contains(word) && !VALIDATION.contains(word))
        .toList();
  }

  private static long wordsOfParts(String norm) {
    return ParameterName.of(norm).words().stream().filter(word -> !OF_ALL.contains(word)).count();
  }

  private static long furtherWords(String loss) {
    return subject(loss).stream().filter(word -> !LOSS.contains(word)).count();
  }

  private static boolean has(String metric, Set<String> words) {
    return ParameterName.of(metric).words().stream().anyMatch(words::contains);
  }
}
