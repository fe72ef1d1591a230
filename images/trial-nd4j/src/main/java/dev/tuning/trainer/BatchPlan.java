package dev.tuning.trainer;

import java.util.Arrays;

/**
 * How hosts with different numbers of images get through an epoch in the same number of steps.
 *
 * <p>An epoch of N images has S = ceil(N / batch size) steps. Step k (from 0) takes
 * floor((k + 1) N / S) - floor(k N / S) images over all hosts: never more than the batch size,
 * never none, and in all steps the same number but for one. Which host gives the next image is
 * decided by a merge: with n images, a host's j-th is due at the time (j + 1/2) / n of the epoch,
 * and of equally early ones that of the lower host comes first. So every image is taken exactly
 * once, and each host gives its share of each batch, rounded. All hosts compute the same plan.
 */
final class BatchPlan {

    private final int[][] taken;

    /**
     * @param images how many each host has, by host index; some, but not all, may be 0
     * @param batchSize largest number of images of a step, over all hosts
     */
    BatchPlan(int[] images, int batchSize) {
        int total = Arrays.stream(images).sum();
        int steps = Math.ceilDiv(total, batchSize);
        taken = new int[steps + 1][];
        int[] soFar = new int[images.length];
        int done = 0;
        for (int step = 0; step < steps; step++) {
            taken[step] = soFar.clone();
            for (long end = (step + 1L) * total / steps; done < end; done++) {
                soFar[next(images, soFar)]++;
            }
        }
        taken[steps] = soFar;
    }

    /** Steps of an epoch. */
    int steps() {
        return taken.length - 1;
    }

    /**
     * How many of its images a host has taken before a step of the epoch.
     *
     * @param step 0 to {@link #steps()}
     */
    int takenBefore(int step, int host) {
        return taken[step][host];
    }

    /** How many images of a step's batch hosts of a lower index give. */
    int firstRow(int step, int host) {
        int rows = 0;
        for (int lower = 0; lower < host; lower++) {
            rows += taken[step + 1][lower] - taken[step][lower];
        }
        return rows;
    }

    /** The host whose next image is due first; at least one host must have an image left. */
    private static int next(int[] images, int[] taken) {
        int best = -1;
        for (int host = 0; host < images.length; host++) {
            if (taken[host] < images[host]
                    && (best < 0 || isEarlier(taken, images, host, best))) {
                best = host;
            }
        }
        return best;
    }

    private static boolean isEarlier(int[] taken, int[] images, int host, int other) {
        return (2L * taken[host] + 1) * images[other] < (2L * taken[other] + 1) * images[host];
    }
}
