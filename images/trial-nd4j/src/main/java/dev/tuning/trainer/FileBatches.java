package dev.tuning.trainer;

import java.io.PrintStream;
import java.util.BitSet;

/**
 * The batches of a host that reads its share of the input files. In each epoch it reads each of its
 * files exactly once, one after the other; the order of the files, and of the images in a file, is
 * a pure function of (data seed, epoch).
 *
 * <p>For each file that it begins, it logs {@code epoch <e>: file <f>}, epochs counted from 1. The
 * lines of all hosts together show whether every file was read, and read once.
 */
final class FileBatches implements Batches {

    private final BatchPlan plan;
    private final int host;
    private final FileRange files;
    private final long dataSeed;
    private final PrintStream log;
    private final BitSet opened = new BitSet();
    private long epoch = -1;
    private int[] order;

    /**
     * @param plan of all hosts
     * @param host index of this one
     * @param files of this one
     * @param dataSeed of this one
     * @param log gets a line for each file that is read
     */
    FileBatches(BatchPlan plan, int host, FileRange files, long dataSeed, PrintStream log) {
        this.plan = plan;
        this.host = host;
        this.files = files;
        this.dataSeed = dataSeed;
        this.log = log;
    }

    @Override
    public Batch of(long step) {
        begin((step - 1) / plan.steps());
        int inEpoch = (int) ((step - 1) % plan.steps());
        int first = plan.takenBefore(inEpoch, host);
        int[] images = new int[plan.takenBefore(inEpoch + 1, host) - first];
        for (int i = 0; i < images.length; i++) {
            images[i] = order[first + i];
            open(InputFiles.fileOf(images[i]));
        }
        return new Batch(images, plan.firstRow(inEpoch, host));
    }

    private void begin(long wanted) {
        if (wanted == epoch) {
            return;
        }
        RandomStream random = RandomStream.of(dataSeed, RandomStream.Purpose.SHUFFLE, wanted);
        int[] shuffled = new int[files.images()];
        int count = 0;
        for (int file : random.permutation(files.files())) {
            int[] images = InputFiles.imagesOf(files.first() + file);
            for (int image : random.permutation(images.length)) {
                shuffled[count] = images[image];
                count++;
            }
        }
        order = shuffled;
        epoch = wanted;
        opened.clear();
    }

    private void open(int file) {
        if (!opened.get(file)) {
            opened.set(file);
            log.println("epoch " + (epoch + 1) + ": file " + file);
        }
    }
}
