package dev.tuning.analysis.design;

class OptimizerParametersScientificTest extends DesignCheckTest {

  private static final String FIRES =
      """
      *lr loglist .01 .1      | INFO lr
      *momentum list .9 .99   | INFO momentum
      *adamBeta2 list .9 .999 | INFO adamBeta2
      """;

  private static final String SILENT =
      """
      lr loglist .01 .1
      *optimizer of sgd adam
      *wd list 0 .1
      *lr list .1
      """;

  OptimizerParametersScientificTest() {
    super(new OptimizerParametersScientific(), FIRES, SILENT, "Nuisance");
  }
}
