package dev.tuning.trainer;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;

/**
 * All that a run needs in order to continue bit for bit.
 *
 * <p>As bytes, big-endian: the magic number, the length and the UTF-8 JSON of {@link Progress}, the
 * number of vectors and each vector's length and float32 values, and the SHA-256 of all before it.
 *
 * @param progress where the run is
 * @param vectors the parameters, then the optimizer's state
 */
record Checkpoint(Progress progress, List<float[]> vectors) {

    /**
     * Where a run is.
     *
     * @param identity which run
     * @param step the last finished step
     * @param lossSum of the batches since the last evaluation
     * @param lossCount number of those batches
     * @param observations of all evaluations so far, by step
     */
    record Progress(
            RunIdentity identity,
            long step,
            double lossSum,
            long lossCount,
            List<Observation> observations) {}

    /** "TND4" and the version of the format. */
    private static final long MAGIC = 0x544E_4434_0000_0001L;

    private static final int HASH_LENGTH = 32;
    private static final ObjectMapper JSON = new ObjectMapper();

    byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            byte[] header = JSON.writeValueAsBytes(progress);
            out.writeLong(MAGIC);
            out.writeInt(header.length);
            out.write(header);
            out.writeInt(vectors.size());
            for (float[] vector : vectors) {
                out.writeInt(vector.length);
                for (float value : vector) {
                    out.writeFloat(value);
                }
            }
            out.write(sha256(bytes.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws CheckpointException if a byte is missing, added or changed
     */
    static Checkpoint fromBytes(byte[] bytes) {
        int end = bytes.length - HASH_LENGTH;
        if (end < 0 || !Arrays.equals(
                sha256(Arrays.copyOf(bytes, end)), Arrays.copyOfRange(bytes, end, bytes.length))) {
            throw new CheckpointException("is damaged: its checksum does not fit its content");
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readLong() != MAGIC) {
                throw new CheckpointException("is of another program or version");
            }
            byte[] header = in.readNBytes(in.readInt());
            Progress progress =
                    JSON.readValue(new String(header, StandardCharsets.UTF_8), Progress.class);
            float[][] vectors = new float[in.readInt()][];
            for (int i = 0; i < vectors.length; i++) {
                vectors[i] = new float[in.readInt()];
                for (int j = 0; j < vectors[i].length; j++) {
                    vectors[i][j] = in.readFloat();
                }
            }
            return new Checkpoint(progress, List.of(vectors));
        } catch (IOException e) {
            throw new CheckpointException("cannot be read: " + e.getMessage());
        }
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
