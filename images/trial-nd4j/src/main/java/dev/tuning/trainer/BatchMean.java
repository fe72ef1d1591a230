package dev.tuning.trainer;

/**
 * Makes the loss of a global batch and its gradient from those of the hosts' parts, each weighted
 * by its number of images. The sums are in float64 and in the order in which parts are added, so
 * that the same parts give the same bits. The mean of a single part is that part.
 */
final class BatchMean {

    private final double[] gradientSum;
    private double lossSum;
    private long images;

    /** @param length of the gradient */
    BatchMean(int length) {
        gradientSum = new double[length];
    }

    void add(Contribution part) {
        if (part.images() == 0) {
            return;
        }
        images += part.images();
        lossSum += part.images() * part.loss();
        float[] gradient = part.gradient();
        for (int i = 0; i < gradientSum.length; i++) {
            gradientSum[i] += part.images() * (double) gradient[i];
        }
    }

    double loss() {
        return lossSum / images;
    }

    float[] gradient() {
        float[] mean = new float[gradientSum.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) (gradientSum[i] / images);
        }
        return mean;
    }
}
