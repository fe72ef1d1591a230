package dev.tuning.analysis.design;

class NotDeclaredConditionalTest extends DesignCheckTest {

  private static final String FIRES =
      """
      # Hyperparameters that some of the optimizers have.
      optimizer of sgd momentum adam; momentum reverse .1 .9 \
          | WARNING momentum | optimizer, in: [momentum]
      optimizer of sgd adam; momentum reverse .1 .9  | WARNING momentum     | optimizer, in: [sgd]
      *opt of SGD AdamW; useNesterov bool            | WARNING useNesterov  | opt, in: [SGD]
      *opt of sgd adam nadam; beta2 reverse .1 .9    | WARNING beta2        | opt, in: [adam, nadam]
      opt of sgd rmsprop adam; eps log 1e-9 1        | WARNING eps | opt, in: [rmsprop, adam]
      opt of adam lion; epsilon log 1e-9 1           | WARNING epsilon      | opt, in: [adam]
      # Names that begin with a value.
      opt of sgd adam nadam; nadamBeta1 reverse .1 .9 | WARNING nadamBeta1 | opt, in: [nadam]
      opt of shampoo muon; shampooBlock int 1 9      | WARNING shampooBlock | opt, in: [shampoo]
      opt of adam adamw; adamWBeta1 reverse .1 .9    | WARNING adamWBeta1   | opt, in: [adamw]
      *schedule of constant cosine; cosineCycles int 1 3 \
          | WARNING cosineCycles | schedule, in: [cosine]
      *augmentation of none mixup; mixup_alpha linear .1 1 \
          | WARNING mixup_alpha | augmentation, in: [mixup]
      *regularizer of none dropout; dropout linear .1 .5 \
          | WARNING dropout | regularizer, in: [dropout]
      # Or with a switch.
      *dropout bool; dropoutRate linear .1 .5        | WARNING dropoutRate  | dropout, in: [true]
      useDropout bool; dropoutRate linear .1 .5      | WARNING dropoutRate  | useDropout, in: [true]
      use_weight_decay bool; weightDecay log 1e-6 1  | WARNING weightDecay  | use_weight_decay
      warmup bool; warmupSteps intlog 10 1000        | WARNING warmupSteps  | warmup, in: [true]
      dropoutEnabled bool; dropout_rate linear .1 .5 | WARNING dropout_rate | dropoutEnabled
      # Only a condition of its own counts.
      a bool; *opt of sgd adam; lr log 1e-4 1 @a=true; beta1 reverse .1 .9 | WARNING beta1 | opt
      """;

  private static final String SILENT =
      """
      # Declared, or not searched.
      optimizer of sgd adam; momentum reverse .1 .9 @optimizer=sgd
      fast bool; optimizer of sgd adam; momentum reverse .1 .9 @fast=true
      optimizer of sgd adam; momentum = .9
      optimizer = adam; momentum reverse .1 .9
      optimizer of adam; momentum reverse .1 .9
      # All of the optimizers have it, or none is known to lack it.
      optimizer of momentum nesterov; momentum reverse .1 .9
      optimizer of sgd rmsprop; momentum reverse .1 .9
      optimizer of adam adamw; beta1 reverse .1 .9
      optimizer of adam shampoo; beta1 reverse .1 .9
      optimizer of shampoo muon; momentum reverse .1 .9
      optimizer of sgd adam; batchNormMomentum linear .1 .5; lr log 1e-4 1
      # Names that begin alike by chance.
      pooling of max mean; maxLr log 1e-4 1; meanShift linear 0 1
      normalization of batch layer; batchSize list 1 2; layers int 1 3
      dropout bool; attentionDropout linear .1 .5
      dropout = true; dropoutRate linear .1 .5
      regularizer of none dropout; dropouts linear .1 .5
      noDropout bool; dropoutRate linear .1 .5
      """;

  NotDeclaredConditionalTest() {
    super(new NotDeclaredConditional(), FIRES, SILENT, "when: {parameter: ");
  }
}
