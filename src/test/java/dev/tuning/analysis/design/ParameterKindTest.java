package dev.tuning.analysis.design;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterKindTest {

  @ParameterizedTest
  @CsvSource({
    // Every spelling of one name.
    "LEARNING_RATE, learningRate learning_rate LEARNING_RATE LearningRate learningrate lr LR _lr",
    // Of a schedule, a layer or an optimizer.
    "LEARNING_RATE, baseLearningRate peak_lr maxLr lrMax learning_rate_init lr0 encoderLr adamLr",
    "LEARNING_RATE, eta eta0 log10LearningRate lnLr finalLearningRate",
    "WEIGHT_PENALTY, weightDecay weight_decay wd l2 L2 l1 l2Reg l2_regularization regLambda",
    "WEIGHT_PENALTY, adamwWeightDecay l1_penalty regularizationStrength kernel_l2 decoupledWd",
    "DROPOUT, dropout dropoutRate attentionDropout dropout_prob dropPath keepProb resid_pdrop",
    "DROPOUT, dropout2 stochasticDepthRate",
    "LABEL_SMOOTHING, labelSmoothing label_smoothing labelSmoothingEpsilon",
    "MOMENTUM, momentum sgdMomentum sgd_momentum nesterovMomentum oneMinusMomentum rmspropMomentum",
    "NESTEROV, nesterov useNesterov use_nesterov_momentum",
    "BETA1, beta1 beta_1 b1 adamBeta1 adam_beta_1 AdamWBeta1 NAdamBeta1 oneMinusBeta1 adamBetas",
    "BETA2, beta2 beta_2 b2 adamBeta2 one_minus_beta2 lionBeta2",
    "EPSILON, epsilon eps adamEpsilon adam_eps rmspropEpsilon optimizerEps logEpsilon",
    "AVERAGING, emaDecay ema_decay ema rho teacherEmaMomentum polyakDecay",
    "DISCOUNT, gamma discount discountFactor",
    "BATCH_SIZE, batchSize batch_size BATCH_SIZE bs batch microBatchSize globalBatchSize",
    "BATCH_SIZE, per_device_train_batch_size miniBatchSize minibatch_size log2BatchSize train_bs",
    "OPTIMIZER, optimizer optimiser opt optim optimizerName optimizer_type generatorOptimizer",
    "STEPS, steps trainSteps max_train_steps maxSteps numSteps epochs numEpochs n_epochs nEpochs",
    "STEPS, numTrainEpochs iterations maxIter max_iters totalTimesteps numberOfTrainingSteps",
    "ARCHITECTURE, numLayers hiddenUnits n_heads kernelSize activation activationFunction depth",
    "ARCHITECTURE, width modelName architecture batchNorm use_layer_norm normalization norm dModel",
    "ARCHITECTURE, conv1Filters hidden_size embeddingDim layers2",
  })
  void isWhatTheNameSays(ParameterKind kind, String names) {
    for (String name : names.split(" ")) {
      assertThat(kind(name)).as(name).isEqualTo(kind);
    }
  }

  @ParameterizedTest
  @CsvSource({
    // Of the schedule or of something that is not training.
    "steps_per_eval warmupSteps warmup_epochs evalSteps decaySteps accumulationSteps"
        + " inferenceSteps",
    "logSteps nSteps step stepSize epochsPerRestart",
    "lrDecayFactor lr_decay learningRateSchedule lrWarmupFraction decay lrScheduler useLr",
    "momentumSchedule batchNormMomentum bnMomentum batch_norm_momentum useMomentum",
    "epsilonGreedy epsilonStart layerNormEpsilon bnEps clipEpsilon explorationEpsilon",
    "beta klBeta beta3 betaStart noiseBeta1 alpha",
    "evalBatchSize eval_batch_size validationBatchSize ghostBatchSize batchesPerEpoch"
        + " batchSizeRamp",
    "useDropout with_weight_decay weightDecaySchedule optimizerState l1Loss contentL2",
    "clipNorm maxGradNorm weightNormalizer imageWidth inputDim frozenLayers gradientClipping",
    "seed temperature margin x one minus log ln log10 _ __ a1 blr lrs",
  })
  void isNothingElse(String names) {
    for (String name : names.split(" ")) {
      assertThat(kind(name)).as(name).isEqualTo(ParameterKind.OTHER);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "learningRate, false, false",
    "log10LearningRate, true, false",
    "log_lr, true, false",
    "lnEpsilon, true, false",
    "oneMinusBeta1, false, true",
    "one_minus_momentum, false, true",
    "log10OneMinusBeta2, true, true",
    "logits, false, false",
  })
  void mayBeALogarithmOrADistanceFromOne(String name, boolean logarithm, boolean complement) {
    assertThat(ParameterName.of(name).logarithm()).isEqualTo(logarithm);
    assertThat(ParameterName.of(name).complement()).isEqualTo(complement);
  }

  private static ParameterKind kind(String name) {
    return ParameterKind.of(ParameterName.of(name));
  }

  /** Twice a rate whose logarithm is searched. */
  @ParameterizedTest
  @CsvSource({
    "learningRate,      0.1,   0.2",
    "log10LearningRate, -1.63, -1.329",
    "log2_lr,           -3,    -2",
    "lnLearningRate,    -2,    -1.307",
  })
  void aMultipleIsThatOfWhatTheNameSays(String name, double value, double doubled) {
    assertThat(ParameterName.of(name).times(value, 2)).isCloseTo(doubled, within(1e-3));
  }
}
