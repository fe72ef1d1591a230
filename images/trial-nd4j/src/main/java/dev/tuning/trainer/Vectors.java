package dev.tuning.trainer;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Vectors of float32 as bytes, big-endian. */
final class Vectors {

    private Vectors() {}

    static byte[] toBytes(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * vector.length);
        bytes.asFloatBuffer().put(vector);
        return bytes.array();
    }

    static void write(DataOutputStream out, float[] vector) throws IOException {
        out.write(toBytes(vector));
    }

    static float[] read(DataInputStream in, int length) throws IOException {
        byte[] bytes = new byte[Float.BYTES * length];
        in.readFully(bytes);
        float[] vector = new float[length];
        ByteBuffer.wrap(bytes).asFloatBuffer().get(vector);
        return vector;
    }
}
