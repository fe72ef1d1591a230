package dev.tuning.trainer;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * What one host gives to a step.
 *
 * @param step from 1
 * @param stopRequested whether the host was asked to stop
 * @param images in the host's part of the batch
 * @param loss mean over these images; without any, it counts for nothing
 * @param gradient of that loss; empty without an image
 */
record Contribution(
        long step, boolean stopRequested, int images, double loss, float[] gradient) {

    void writeTo(DataOutputStream out) throws IOException {
        out.writeLong(step);
        out.writeBoolean(stopRequested);
        out.writeInt(images);
        out.writeDouble(loss);
        Vectors.write(out, gradient);
    }

    /** @param length of the gradient, if there are images */
    static Contribution readFrom(DataInputStream in, int length) throws IOException {
        long step = in.readLong();
        boolean stopRequested = in.readBoolean();
        int images = in.readInt();
        double loss = in.readDouble();
        float[] gradient = Vectors.read(in, images == 0 ? 0 : length);
        return new Contribution(step, stopRequested, images, loss, gradient);
    }
}
