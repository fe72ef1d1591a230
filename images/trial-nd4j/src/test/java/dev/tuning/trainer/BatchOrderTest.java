package dev.tuning.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchOrderTest {

    @Test
    void visitsEveryImageOnceAnEpoch() {
        BatchOrder order = new BatchOrder(5, 12, 4);
        int[] epoch = IntStream.rangeClosed(4, 6)
                .flatMap(step -> Arrays.stream(order.batch(step))).sorted().toArray();
        assertArrayEquals(IntStream.range(0, 12).toArray(), epoch);
    }

    @Test
    void leavesOutWhatDoesNotFillABatch() {
        BatchOrder order = new BatchOrder(5, 11, 4);
        long distinct = IntStream.rangeClosed(1, 2)
                .flatMap(step -> Arrays.stream(order.batch(step))).distinct().count();
        assertEquals(8, distinct);
    }

    @Test
    void dependsOnTheStepAloneAndNotOnTheStepsBefore() {
        BatchOrder visited = new BatchOrder(5, 100, 10);
        for (int step = 1; step < 37; step++) {
            visited.batch(step);
        }
        assertArrayEquals(new BatchOrder(5, 100, 10).batch(37), visited.batch(37));
    }

    @Test
    void changesWithSeedAndEpoch() {
        int[] first = new BatchOrder(5, 100, 100).batch(1);
        assertFalse(Arrays.equals(first, new BatchOrder(5, 100, 100).batch(2)));
        assertFalse(Arrays.equals(first, new BatchOrder(6, 100, 100).batch(1)));
    }
}
