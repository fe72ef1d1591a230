package dev.tuning.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchPlanTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 64, 500, 1000, 1397})
    void takesEveryImageOnceInBatchesOfEqualSize(int batchSize) {
        for (int hosts = 1; hosts <= 6; hosts++) {
            int[] even = new int[hosts];
            int[] skewed = new int[hosts];
            int[] onlyLast = new int[hosts];
            for (int i = 0; i < DigitsData.TRAINING_SIZE; i++) {
                even[i * hosts / DigitsData.TRAINING_SIZE]++;
                skewed[31 - Integer.numberOfLeadingZeros(1 + i % ((1 << hosts) - 1))]++;
            }
            onlyLast[hosts - 1] = DigitsData.TRAINING_SIZE;
            for (int[] images : new int[][] {even, skewed, onlyLast}) {
                check(new BatchPlan(images, batchSize), images, batchSize);
            }
        }
    }

    private static void check(BatchPlan plan, int[] images, int batchSize) {
        String name = Arrays.toString(images) + " by " + batchSize;
        int total = DigitsData.TRAINING_SIZE;
        assertEquals((total + batchSize - 1) / batchSize, plan.steps(), name);
        for (int host = 0; host < images.length; host++) {
            assertEquals(0, plan.takenBefore(0, host), name);
            assertEquals(images[host], plan.takenBefore(plan.steps(), host), name);
        }
        for (int step = 0; step < plan.steps(); step++) {
            int batch = 0;
            for (int host = 0; host < images.length; host++) {
                int taken = plan.takenBefore(step + 1, host) - plan.takenBefore(step, host);
                assertEquals(batch, plan.firstRow(step, host), name);
                // Its share of the batch, rounded.
                double share = (double) images[host] / plan.steps();
                assertTrue(taken >= 0 && Math.abs(taken - share) < 2, name + ", " + taken);
                batch += taken;
            }
            assertTrue(batch >= total / plan.steps() && batch <= batchSize, name + ", " + batch);
        }
    }

    @Test
    void takesFromAllHostsBeforeItTakesFromOneAgain() {
        BatchPlan plan = new BatchPlan(new int[] {2, 0, 2, 1}, 1);
        int[] order = IntStream.range(0, 5)
                .map(step -> IntStream.range(0, 4)
                        .filter(host ->
                                plan.takenBefore(step + 1, host) > plan.takenBefore(step, host))
                        .findFirst().getAsInt())
                .toArray();
        assertEquals("[0, 2, 3, 0, 2]", Arrays.toString(order));
    }
}
