package dev.tuning.analysis.design;

/** Sections of the Deep Learning Tuning Playbook, by their headings. */
enum Playbook {
  CHOOSING_THE_BATCH_SIZE("Choosing the batch size"),
  IDENTIFYING_ROLES("Identifying scientific, nuisance, and fixed hyperparameters"),
  CREATING_STUDIES("Creating a set of studies"),
  STRIKING_A_BALANCE("Striking a balance between informative and affordable experiments"),
  AFTER_EXPLORATION("After exploration concludes"),
  TRAINING_STEPS("Deciding how long to train when training is not compute-bound"),
  TUNING_ADAM("How should Adam's hyperparameters be tuned?"),
  WHY_QUASI_RANDOM(
      "Why use quasi-random search instead of more sophisticated black box optimization algorithms"
          + " during the exploration phase of tuning?"),
  IMPLEMENTATIONS("Where can I find an implementation of quasi-random search?"),
  NUMBER_OF_TRIALS("How many trials are needed to get good results with quasi-random search?"),
  WHY_NOT_BATCH_SIZE(
      "Why shouldn't the batch size be tuned to directly improve validation set performance?");

  private final String heading;

  Playbook(String heading) {
    this.heading = heading;
  }

  /** {@return how a finding names the section} */
  String source() {
    return "playbook, \"" + heading + "\"";
  }
}
