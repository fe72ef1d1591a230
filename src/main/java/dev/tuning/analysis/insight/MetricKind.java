package dev.tuning.analysis.insight;

import dev.tuning.analysis.design.ParameterName;
import java.util.List;
import java.util.Set;

/** What a metric is about, guessed from the words of its name. */
final class MetricKind {

  private static final Set<String> TRAINING = Set.of("train", "training", "trn");

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

  private static final Set<String> ACCURACY = Set.of("accuracy", "acc");

  private static final Set<String> GRADIENT =
      Set.of("grad", "grads", "gradient", "gradients", "gradnorm");

  private static final Set<String> NORM = Set.of("norm", "norms", "l2", "gradnorm");

  private MetricKind() {}

  /** The metrics of trials that are a loss or an error on the training set. */
  static List<String> trainingLosses(List<TrialRun> runs) {
    return names(runs, TRAINING, LOSS);
  }

  /** The metrics of trials that are a share of the training set that is right. */
  static List<String> trainingAccuracies(List<TrialRun> runs) {
    return names(runs, TRAINING, ACCURACY);
  }

  static boolean isAccuracy(String metric) {
    return has(metric, ACCURACY);
  }

  /** The metrics of trials that are the norm of a gradient. */
  static List<String> gradientNorms(List<TrialRun> runs) {
    return names(runs, GRADIENT, NORM);
  }

  private static List<String> names(List<TrialRun> runs, Set<String> one, Set<String> other) {
    return runs.stream()
        .flatMap(run -> run.curves().keySet().stream())
        .distinct()
        .sorted()
        .filter(metric -> has(metric, one) && has(metric, other))
        .toList();
  }

  private static boolean has(String metric, Set<String> words) {
    return ParameterName.of(metric).words().stream().anyMatch(words::contains);
  }
}
