package dev.tuning.analysis.design;

class BatchSizeSearchedTest extends DesignCheckTest {

  private static final String FIRES =
      """
      batchSize list 32 64; lr log 1e-4 1                  | WARNING batchSize | Fixed
      micro_batch_size int 1 8                             | WARNING micro_batch_size | Fixed
      # Compared, with all that depends on it tuned for each.
      *batchSize list 32 64; lr log 1e-4 1                 | INFO batchSize    | how long
      *batchSize list 32 64; lr log 1e-4 1; wd = 0         | INFO batchSize    | how long
      *batchSize list 32 64; lr log 1e-4 1; wd log 1e-6 1  | INFO batchSize    | how long
      # Compared, without that.
      *batchSize list 32 64; lr = 0.1                      | WARNING batchSize | lr is Fixed
      *batchSize list 32 64; units int 1 9                 | WARNING batchSize | no learning rate
      *batchSize list 32 64; lr log 1e-4 1; wd = 0.1       | WARNING batchSize | wd is Fixed
      *batchSize list 32 64; lr log 1e-4 1; momentum = 0.9 | WARNING batchSize | momentum is
      """;

  private static final String SILENT =
      """
      batchSize = 64; lr log 1e-4 1
      batchSize list 64
      evalBatchSize list 64 128
      *batchNorm bool; lr log 1e-4 1
      """;

  BatchSizeSearchedTest() {
    super(new BatchSizeSearched(), FIRES, SILENT);
  }
}
