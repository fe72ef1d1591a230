package dev.tuning.trainer;

/**
 * The training set as input files, so that hosts can share it. The set is small and comes in one
 * piece, so a file is a part of it by definition: image i of the training set is in file
 * i mod {@value #COUNT}. The images are sorted by writer; dealt like this, every file holds all
 * writers, and files differ in size by at most one image.
 */
final class InputFiles {

    /** How many files there are: {@code spec.trial.data.files} of a Study. */
    static final int COUNT = 32;

    private InputFiles() {}

    /**
     * The positions of a file's images in the training set.
     *
     * @param file 0 to {@value #COUNT} - 1
     */
    static int[] imagesOf(int file) {
        int count = Math.ceilDiv(DigitsData.TRAINING_SIZE - file, COUNT);
        int[] images = new int[count];
        for (int i = 0; i < count; i++) {
            images[i] = file + i * COUNT;
        }
        return images;
    }

    /** The file of the image at a position of the training set. */
    static int fileOf(int image) {
        return image % COUNT;
    }
}
