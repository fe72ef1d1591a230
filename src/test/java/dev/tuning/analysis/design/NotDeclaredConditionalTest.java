package dev.tuning.analysis.design;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotDeclaredConditionalTest {

  private static final DesignCheck CHECK = new NotDeclaredConditional();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Hyperparameters that some of the optimizers have.
        "optimizer of sgd momentum adam; momentum reverse .1 .9 | momentum | optimizer, in:"
            + " [momentum]",
        "optimizer of sgd adam; momentum reverse .1 .9          | momentum | optimizer, in: [sgd]",
        "*opt of SGD AdamW; useNesterov bool                    | useNesterov | opt, in: [SGD]",
        "*opt of sgd adam nadam; beta2 reverse .1 .9            | beta2    | opt, in: [adam,"
            + " nadam]",
        "opt of sgd rmsprop adam; eps log 1e-9 1                | eps      | opt, in: [rmsprop,"
            + " adam]",
        "opt of adam lion; epsilon log 1e-9 1                   | epsilon  | opt, in: [adam]",
        // Names that begin with a value.
        "opt of sgd adam nadam; nadamBeta1 reverse .1 .9        | nadamBeta1 | opt, in: [nadam]",
        "opt of shampoo muon; shampooBlock int 1 9              | shampooBlock | opt, in:"
            + " [shampoo]",
        "opt of adam adamw; adamWBeta1 reverse .1 .9            | adamWBeta1 | opt, in: [adamw]",
        "*schedule of constant cosine; cosineCycles int 1 3     | cosineCycles | schedule, in:"
            + " [cosine]",
        "*augmentation of none mixup; mixup_alpha linear .1 1   | mixup_alpha | augmentation, in:"
            + " [mixup]",
        "*regularizer of none dropout; dropout linear .1 .5     | dropout  | regularizer, in:"
            + " [dropout]",
        // Or with a switch.
        "*dropout bool; dropoutRate linear .1 .5                | dropoutRate | dropout, in:"
            + " [true]",
        "useDropout bool; dropoutRate linear .1 .5              | dropoutRate | useDropout, in:"
            + " [true]",
        "use_weight_decay bool; weightDecay log 1e-6 1          | weightDecay | use_weight_decay",
        "warmup bool; warmupSteps intlog 10 1000                | warmupSteps | warmup, in: [true]",
        "dropoutEnabled bool; dropout_rate linear .1 .5         | dropout_rate | dropoutEnabled",
        // Only a condition of its own counts.
        "a bool; *opt of sgd adam; lr log 1e-4 1 @a=true; beta1 reverse .1 .9 | beta1 | opt",
      })
  void fires(String parameters, String parameter, String remedy) {
    Design design = Designs.of(parameters);
    assertThat(Designs.summary(CHECK, design)).containsExactly("WARNING " + parameter);
    assertThat(Designs.messages(CHECK, design)).contains("when: {parameter: ", remedy);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Declared, or not searched.
        "optimizer of sgd adam; momentum reverse .1 .9 @optimizer=sgd",
        "fast bool; optimizer of sgd adam; momentum reverse .1 .9 @fast=true",
        "optimizer of sgd adam; momentum = .9",
        "optimizer = adam; momentum reverse .1 .9",
        "optimizer of adam; momentum reverse .1 .9",
        // All of the optimizers have it, or none is known to lack it.
        "optimizer of momentum nesterov; momentum reverse .1 .9",
        "optimizer of sgd rmsprop; momentum reverse .1 .9",
        "optimizer of adam adamw; beta1 reverse .1 .9",
        "optimizer of adam shampoo; beta1 reverse .1 .9",
        "optimizer of shampoo muon; momentum reverse .1 .9",
        "optimizer of sgd adam; batchNormMomentum linear .1 .5; lr log 1e-4 1",
        // Names that begin alike by chance.
        "pooling of max mean; maxLr log 1e-4 1; meanShift linear 0 1",
        "normalization of batch layer; batchSize list 1 2; layers int 1 3",
        "dropout bool; attentionDropout linear .1 .5",
        "dropout = true; dropoutRate linear .1 .5",
        "regularizer of none dropout; dropouts linear .1 .5",
        "noDropout bool; dropoutRate linear .1 .5",
      })
  void staysSilent(String parameters) {
    assertThat(Designs.summary(CHECK, Designs.of(parameters))).isEmpty();
  }
}
