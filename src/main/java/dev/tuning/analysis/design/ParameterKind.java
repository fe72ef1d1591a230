package dev.tuning.analysis.design;

import dev.tuning.space.Parameter;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a parameter is about, guessed from its name. A name that could mean something else has no
 * kind: a missing finding costs less than a wrong one.
 */
public enum ParameterKind {
  /** How long a trial trains. */
  STEPS(
      NameRule.onlyAfter(
          NameRule.words("max train training num number of total"),
          NameRule.words(
              "steps timesteps epochs epoch nepochs iterations niterations "
                  + "iters iter niter updates"))),

  BATCH_SIZE(
      NameRule.lastButNotAfter(
          Words.NO_TRAINING_BATCH, Set.of("batchsize", "minibatchsize", "microbatchsize")),
      NameRule.onlyAfter(Set.of("train", "training", "mini", "micro", "global"), Set.of("bs")),
      NameRule.alone(Set.of("batch", "minibatch"))),

  /** Of any schedule or group of weights. */
  LEARNING_RATE(
      NameRule.last(
          Words.each(
              List.of("learningrate", "lr"),
              List.of(
                  "", "base", "init", "initial", "peak", "max", "min", "start", "end", "final"))),
      NameRule.alone(Set.of("eta", "eta0"))),

  MOMENTUM(NameRule.ofOptimizer(Set.of("momentum"))),

  /** Whether momentum is Nesterov's. */
  NESTEROV(NameRule.onlyAfter(NameRule.SWITCHES, Set.of("nesterov", "nesterovmomentum"))),

  /** Of Adam and its kin; betas, a pair, counts as the first. */
  BETA1(NameRule.ofOptimizer(Set.of("beta1", "betas")), NameRule.alone(Set.of("b1"))),

  BETA2(NameRule.ofOptimizer(Set.of("beta2")), NameRule.alone(Set.of("b2"))),

  /** Of the optimizer, not of a normalisation or an exploration policy. */
  EPSILON(NameRule.ofOptimizer(Set.of("epsilon", "eps"))),

  /** The share of the past that a moving average keeps at each step. */
  AVERAGING(
      NameRule.last(
          Set.of("ema", "emadecay", "emarate", "emamomentum", "movingaveragedecay", "polyakdecay")),
      NameRule.ofOptimizer(Set.of("rho"))),

  /** Of future rewards. */
  DISCOUNT(
      NameRule.last(Set.of("discount", "discountfactor", "discountrate")),
      NameRule.alone(Set.of("gamma"))),

  /** The choice among optimizers. */
  OPTIMIZER(
      NameRule.last(Words.each(List.of("optimizer", "optimiser", "optim"), Words.OF_A_CHOICE)),
      NameRule.alone(Words.each(List.of("opt"), Words.OF_A_CHOICE))),

  /** The strength of a penalty on weights: weight decay, L1, L2. */
  WEIGHT_PENALTY(
      NameRule.last(
          Stream.of(
                  Set.of("weightdecay", "wd", "weightpenalty"),
                  Words.each(
                      List.of("l1", "l2", "reg", "regularization", "regularisation"),
                      Words.OF_A_PENALTY))
              .flatMap(Set::stream)
              .collect(Collectors.toSet())),
      NameRule.onlyAfter(
          Set.of("kernel", "weight", "activity", "reg", "lambda", "alpha", "penalty"),
          Set.of("l1", "l2"))),

  DROPOUT(
      NameRule.last(
          Stream.concat(
                  Words.each(
                      List.of("dropout", "drop", "droppath", "keep", "stochasticdepth"),
                      List.of("rate", "prob", "probability"))
                      .stream(),
                  Stream.of("dropout", "droppath", "stochasticdepth", "pdrop"))
              .collect(Collectors.toSet()))),

  LABEL_SMOOTHING(
      NameRule.last(
          Words.each(
              List.of("labelsmoothing"),
              List.of("", "factor", "rate", "epsilon", "eps", "alpha")))),

  /** Size, shape and parts of the model. */
  ARCHITECTURE(
      NameRule.lastButNotAfter(
          Words.NO_MODEL,
          Words.each(
              NameRule.words(
                  "layers layer depth width units hidden heads head kernel "
                      + "filters channels neurons blocks activation architecture arch "
                      + "model backbone embedding dim dims pooling residual stride "
                      + "strides normalization normalisation batchnorm layernorm "
                      + "groupnorm instancenorm rmsnorm"),
              List.of("", "type", "name", "kind", "size", "sizes", "count", "function", "fn"))),
      NameRule.onlyAfter(NameRule.SWITCHES, Words.each(List.of("norm"), Words.OF_A_CHOICE))),

  OTHER;

  /** Kinds that an optimizer has and that are mostly nuisances. */
  static final List<ParameterKind> OPTIMIZER_HYPERPARAMETERS =
      List.of(LEARNING_RATE, MOMENTUM, BETA1, BETA2, EPSILON);

  /** Strengths of techniques against overfitting. */
  static final List<ParameterKind> REGULARIZATION =
      List.of(WEIGHT_PENALTY, DROPOUT, LABEL_SMOOTHING);

  /** What is between 0 and 1 whatever its scale. */
  private static final List<ParameterKind> SHARES =
      List.of(MOMENTUM, BETA1, BETA2, AVERAGING, DISCOUNT, DROPOUT, LABEL_SMOOTHING);

  private final List<NameRule> rules;

  ParameterKind(NameRule... rules) {
    this.rules = List.of(rules);
  }

  /** {@return the kind of a parameter, by its name} */
  public static ParameterKind of(Parameter parameter) {
    return of(ParameterName.of(parameter.name()));
  }

  /** Whether a parameter of this name is a learning rate. */
  public static boolean isLearningRate(String name) {
    return of(ParameterName.of(name)) == LEARNING_RATE;
  }

  /** Whether a parameter is a share, or 1 minus one, and no logarithm. */
  public static boolean isShare(Parameter parameter) {
    return SHARES.contains(of(parameter)) && !ParameterName.of(parameter.name()).logarithm();
  }

  static ParameterKind of(ParameterName name) {
    return Arrays.stream(values())
        .filter(kind -> kind.rules.stream().anyMatch(rule -> rule.matches(name)))
        // Every how many steps something is logged.
        .filter(kind -> !(kind == STEPS && name.logarithm()))
        .findFirst()
        .orElseGet(() -> withoutNumber(name));
  }

  /** The kind of dropout2 is that of dropout, unless the number belongs to it as in beta2. */
  private static ParameterKind withoutNumber(ParameterName name) {
    List<String> words = name.words();
    return !words.isEmpty() && Character.isDigit(words.getLast().charAt(0))
        ? of(new ParameterName(words.subList(0, words.size() - 1), name.base(), name.complement()))
        : OTHER;
  }

  /** Sets of words, here because the constants can't refer to fields of the enum. */
  private static final class Words {

    static final Set<String> NO_TRAINING_BATCH =
        NameRule.words(
            "eval evaluation val valid validation test inference prediction virtual "
                + "ghost norm find auto scale");

    static final Set<String> NO_MODEL =
        NameRule.words("image input data window crop clip beam frozen freeze grad");

    static final List<String> OF_A_CHOICE = List.of("", "type", "name", "kind", "algorithm");

    static final List<String> OF_A_PENALTY =
        List.of(
            "reg",
            "regularization",
            "regularisation",
            "penalty",
            "strength",
            "lambda",
            "weight",
            "coef",
            "coeff",
            "coefficient",
            "factor");

    private Words() {}

    static Set<String> each(Collection<String> stems, List<String> endings) {
      return stems.stream()
          .flatMap(stem -> endings.stream().map(ending -> stem + ending))
          .collect(Collectors.toSet());
    }
  }
}
