package dev.tuning.trainer;

import java.nio.file.Path;
import java.util.Map;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** Settings of ND4J and its native libraries, to be made before the first class of ND4J loads. */
final class NativeRuntime {

    private NativeRuntime() {}

    /**
     * Sets what the command line does not set, and loads ND4J.
     *
     * @param variables {@code OMP_NUM_THREADS} is the number of threads that compute; default 1.
     *     Runs are bit for bit repeatable with one thread only, since the order of a sum depends on
     *     how it is split
     * @return what frees ND4J's memory from now on
     */
    static NativeMemory start(Map<String, String> variables) {
        // A container has a read-only root file system and often no home directory.
        setDefault("org.bytedeco.javacpp.cachedir",
                Path.of(System.getProperty("java.io.tmpdir"), "trial-nd4j-javacpp").toString());
        setDefault("org.bytedeco.javacpp.maxbytes", "256m");
        // 0: no limit. JavaCPP would count the mapped pages of the libraries too, and the pod has
        // a limit of its own.
        setDefault("org.bytedeco.javacpp.maxphysicalbytes", "0");
        setDefault("org.nd4j.log.initialization", "false");

        int threads = threads(variables.get("OMP_NUM_THREADS"));
        Nd4j.getBackend();
        NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
        Nd4j.factory().blas().setMaxThreads(threads);
        return NativeMemory.takeOver();
    }

    private static int threads(String value) {
        if (value == null || value.isBlank()) {
            return 1;
        }
        try {
            return Math.max(1, Integer.parseInt(value.strip()));
        } catch (NumberFormatException e) {
            throw new ConfigurationException(
                    "OMP_NUM_THREADS: must be an integer, not '" + value + "'");
        }
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
