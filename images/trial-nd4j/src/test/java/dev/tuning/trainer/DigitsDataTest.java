package dev.tuning.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DigitsDataTest {

    private final DigitsData data = DigitsData.load();

    @Test
    void splitsIntoFixedParts() {
        assertEquals(DigitsData.TRAINING_SIZE, data.training().size());
        assertEquals(400, data.validation().size());
        // Lines 0, 4, 9, 13 and 1, 2, 3, 5 of the file.
        assertArrayEquals(
                new int[] {0, 4, 9, 3}, Arrays.copyOf(data.validation().labels(), 4));
        assertArrayEquals(new int[] {1, 2, 3, 5}, Arrays.copyOf(data.training().labels(), 4));
    }

    @Test
    void holdsEveryDigitInBothParts() {
        for (int digit = 0; digit < DigitsData.CLASSES; digit++) {
            int wanted = digit;
            assertTrue(Arrays.stream(data.validation().labels())
                    .filter(label -> label == wanted).count() >= 30);
            assertTrue(Arrays.stream(data.training().labels())
                    .filter(label -> label == wanted).count() >= 120);
        }
    }

    @Test
    void scalesPixelsToTheUnitInterval() {
        float max = 0;
        for (float[] image : data.training().pixels()) {
            assertEquals(DigitsData.PIXELS, image.length);
            for (float pixel : image) {
                assertTrue(pixel >= 0 && pixel <= 1);
                max = Math.max(max, pixel);
            }
        }
        assertEquals(1, max);
    }
}
