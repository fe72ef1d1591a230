package dev.tuning.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileBatchesTest {

    private static final int BATCH_SIZE = 64;
    private static final int STEPS = 22;

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    @Test
    void filesHoldEveryImageOnce() {
        int[] images = IntStream.range(0, InputFiles.COUNT)
                .flatMap(file -> Arrays.stream(InputFiles.imagesOf(file))
                        .peek(image -> assertEquals(file, InputFiles.fileOf(image))))
                .sorted().toArray();
        assertArrayEquals(IntStream.range(0, DigitsData.TRAINING_SIZE).toArray(), images);
    }

    /** Of 35 hosts, three have no file. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 35})
    void allHostsTogetherReadEveryImageOnceAnEpoch(int hosts) {
        List<FileRange> shares = shares(hosts);
        for (int epoch = 0; epoch < 2; epoch++) {
            List<Integer> images = new ArrayList<>();
            for (int host = 0; host < hosts; host++) {
                FileBatches batches = batches(shares, host, 9 + host);
                for (int step = 1; step <= STEPS; step++) {
                    Arrays.stream(batches.of(epoch * STEPS + step).images())
                            .forEach(images::add);
                }
            }
            assertEquals(
                    IntStream.range(0, DigitsData.TRAINING_SIZE).boxed().toList(),
                    images.stream().sorted().toList());
        }
    }

    @Test
    void readsFilesOneAfterTheOtherAndLogsEach() {
        FileBatches batches = batches(shares(4), 2, 9);
        List<Integer> files = LongStream.rangeClosed(1, 2 * STEPS)
                .flatMap(step -> Arrays.stream(batches.of(step).images()).asLongStream())
                .mapToObj(image -> InputFiles.fileOf((int) image)).toList();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            if (i == 0 || !files.get(i).equals(files.get(i - 1))) {
                expected.add("epoch " + (expected.size() / 8 + 1) + ": file " + files.get(i));
            }
        }
        assertEquals(16, expected.size());
        assertEquals(expected, logged());
        for (int file = 16; file < 24; file++) {
            assertEquals(1, logged().indexOf("epoch 2: file " + file) / 8);
        }
        assertNotEquals(
                files.subList(0, files.size() / 2), files.subList(files.size() / 2, files.size()));
    }

    @Test
    void dependsOnTheStepAloneAndOpensOnlyWhatItNeeds() {
        int[] wanted = batches(shares(4), 1, 9).of(STEPS + 12).images();
        log.reset();
        FileBatches visited = batches(shares(4), 1, 9);
        for (int step = 1; step <= STEPS; step++) {
            visited.of(step);
        }
        log.reset();
        assertArrayEquals(wanted, visited.of(STEPS + 12).images());
        assertEquals(
                Arrays.stream(wanted).map(InputFiles::fileOf).distinct()
                        .mapToObj(file -> "epoch 2: file " + file).toList(),
                logged());
    }

    @Test
    void changesWithTheSeed() {
        assertNotEquals(
                Arrays.toString(batches(shares(4), 1, 9).of(1).images()),
                Arrays.toString(batches(shares(4), 1, 10).of(1).images()));
    }

    private FileBatches batches(List<FileRange> shares, int host, long seed) {
        int[] images = shares.stream().mapToInt(FileRange::images).toArray();
        return new FileBatches(
                new BatchPlan(images, BATCH_SIZE), host, shares.get(host), seed,
                new PrintStream(log));
    }

    private static List<FileRange> shares(int hosts) {
        return IntStream.range(0, hosts)
                .mapToObj(host -> new FileRange(
                        InputFiles.COUNT * host / hosts, InputFiles.COUNT * (host + 1) / hosts))
                .toList();
    }

    private List<String> logged() {
        return log.toString().lines().toList();
    }
}
