package dev.tuning.trainer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * The handwritten digits of UCI (E. Alpaydin, C. Kaynak 1998; see {@code DATA-LICENSE.md}): 1,797
 * images of 8 x 8 pixels, split once and for all.
 *
 * <p>Line i of the file (from 0) belongs to the validation set if i mod 9 is 0 or 4, else to the
 * training set: 400 and 1,397 images. The split depends on no seed, since a validation set that
 * changed from trial to trial would add its own noise to every comparison. The file is sorted by
 * writer, so both sets hold every writer and the error is that of known writers. 400 images make
 * the error a multiple of 0.0025, a short decimal.
 *
 * @param training what is learned from
 * @param validation what the objective is measured on
 */
record DigitsData(Images training, Images validation) {

    /** Pixels of an image, 8 x 8. */
    static final int PIXELS = 64;

    /** The digits 0 to 9. */
    static final int CLASSES = 10;

    /** Images to learn from: the largest possible batch. */
    static final int TRAINING_SIZE = 1397;

    private static final String RESOURCE = "/digits.csv.gz";
    private static final float LARGEST_PIXEL = 16;

    /** Reads the data from the class path. */
    static DigitsData load() {
        Images all = read();
        List<Integer> training = new ArrayList<>();
        List<Integer> validation = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            (isValidation(i) ? validation : training).add(i);
        }
        return new DigitsData(all.select(toArray(training)), all.select(toArray(validation)));
    }

    /** Whether a line of the file, counted from 0, belongs to the validation set. */
    static boolean isValidation(int line) {
        return line % 9 == 0 || line % 9 == 4;
    }

    private static Images read() {
        try (InputStream compressed = DigitsData.class.getResourceAsStream(RESOURCE);
                BufferedReader lines = new BufferedReader(new InputStreamReader(
                        new GZIPInputStream(compressed), StandardCharsets.US_ASCII))) {
            List<String[]> rows = lines.lines().map(line -> line.split(",")).toList();
            float[][] pixels = new float[rows.size()][PIXELS];
            int[] labels = new int[rows.size()];
            for (int row = 0; row < labels.length; row++) {
                String[] fields = rows.get(row);
                for (int pixel = 0; pixel < PIXELS; pixel++) {
                    pixels[row][pixel] = Integer.parseInt(fields[pixel]) / LARGEST_PIXEL;
                }
                labels[row] = Integer.parseInt(fields[PIXELS]);
            }
            return new Images(pixels, labels);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource " + RESOURCE, e);
        }
    }

    private static int[] toArray(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }
}
