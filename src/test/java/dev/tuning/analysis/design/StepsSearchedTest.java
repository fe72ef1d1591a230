package dev.tuning.analysis.design;

class StepsSearchedTest extends DesignCheckTest {

  private static final String FIRES =
      """
      lr log 1e-4 1; trainSteps int 100 9000      | WARNING trainSteps
      max_train_steps list 1000 2000              | WARNING max_train_steps
      *epochs int 1 3                             | WARNING epochs
      long bool; iterations intlog 1 9 @long=true | WARNING iterations
      """;

  private static final String SILENT =
      """
      lr log 1e-4 1
      epochs = 3
      epochs int 3 3
      warmupSteps intlog 10 10000; steps_per_eval int 1 9
      """;

  StepsSearchedTest() {
    super(new StepsSearched(), FIRES, SILENT, "remove it", "trial.steps", "25 %");
  }
}
