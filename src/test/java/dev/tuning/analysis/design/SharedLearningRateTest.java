package dev.tuning.analysis.design;

class SharedLearningRateTest extends DesignCheckTest {

  private static final String FIRES =
      """
      optimizer of sgd momentum adam; lr log 1e-4 1 | INFO lr | in: [sgd, momentum]}
      *opt of adamw sgd; learningRate log 1e-4 1; finalLr log 1e-6 1 \
          | INFO learningRate | in: [sgd]}
      """;

  private static final String SILENT =
      """
      optimizer of sgd adam; a log .1 1; sgdLr log .1 1 @optimizer=sgd
      optimizer of sgd adam; sgdLr log .1 1; adamLr log 1e-4 .1
      optimizer of sgd momentum; lr log 1e-4 1
      optimizer of adam adamw rmsprop; lr log 1e-4 1
      optimizer of adam shampoo; lr log 1e-4 1
      optimizer = adam; lr log 1e-4 1
      optimizer of sgd adam; lr = .1
      """;

  SharedLearningRateTest() {
    super(new SharedLearningRate(), FIRES, SILENT);
  }
}
