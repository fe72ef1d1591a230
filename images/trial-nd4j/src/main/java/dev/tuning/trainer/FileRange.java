package dev.tuning.trainer;

/**
 * One host's share of the input files: those from {@code first} to before {@code end}, perhaps
 * none.
 *
 * @param first number of the first file, from 0
 * @param end number of the first file after the share
 */
record FileRange(int first, int end) {

    /** How many files these are. */
    int files() {
        return end - first;
    }

    /** How many images are in these files. */
    int images() {
        int images = 0;
        for (int file = first; file < end; file++) {
            images += InputFiles.imagesOf(file).length;
        }
        return images;
    }
}
