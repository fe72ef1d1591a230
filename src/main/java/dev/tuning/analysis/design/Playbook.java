package dev.tuning.analysis.design;

/** Sections of the Deep Learning Tuning Playbook, by their headings. */
public enum Playbook {
  CHOOSING_THE_BATCH_SIZE("Choosing the batch size"),
  FEASIBLE_BATCH_SIZES("Determining the feasible batch sizes and estimating training throughput"),
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
  EXTRACTING_INSIGHT("Extracting insight from experimental results"),
  BOUNDARIES("Identifying bad search space boundaries"),
  SAMPLING_ENOUGH("Not sampling enough points in the search space"),
  TRAINING_CURVES("Examining the training curves"),
  ISOLATION_PLOTS("Detecting whether a change is useful with isolation plots"),
  ADOPTING_A_CHANGE(
      "Determining whether to adopt a training pipeline change or hyperparameter configuration"),
  INITIAL_STEPS(
      "Algorithm for picking an initial candidate for max_train_steps using a learning rate sweep"),
  COMPUTE_BOUND("Deciding how long to train when training is compute-bound"),
  PERIODIC_EVALUATIONS("Setting up periodic evaluations"),
  UNSTABLE_WORKLOADS("Identifying unstable workloads"),
  WHY_NOT_BATCH_SIZE(
      "Why shouldn't the batch size be tuned to directly improve validation set performance?");

  private final String heading;

  Playbook(String heading) {
    this.heading = heading;
  }

  /** {@return how a finding names the section} */
  public String source() {
    return "playbook, \"" + heading + "\"";
  }
}
