package dev.tuning.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.Deallocatable;
import org.nd4j.linalg.factory.Nd4j;

@Nd4jTest
class NativeMemoryTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final NativeMemory memory = NativeMemory.takeOver();

    @Test
    void nobodyElseFreesABuffer() {
        freeAll(makeGarbage());
    }

    @Test
    void freesNothingWhileAnotherThreadComputes() {
        try (NativeMemory.User _ = memory.use()) {
            Set<String> garbage = new HashSet<>();
            try (NativeMemory.User _ = memory.use()) {
                garbage.addAll(makeGarbage());
                assertEquals(List.of(), memory.free());
            }
            freeAll(garbage);
        }
    }

    /** The unique ids of buffers that nothing refers to and that the collector has found. */
    private static Set<String> makeGarbage() {
        Set<String> ids = new HashSet<>();
        List<WeakReference<DataBuffer>> buffers = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            DataBuffer buffer = Nd4j.createBuffer(DataType.FLOAT, 16, false);
            ids.add(((Deallocatable) buffer).getUniqueId());
            buffers.add(new WeakReference<>(buffer));
        }
        assertTimeoutPreemptively(LIMIT, () -> {
            while (buffers.stream().anyMatch(buffer -> !buffer.refersTo(null))) {
                System.gc();
            }
        });
        return ids;
    }

    /** Each of them comes by and by, and none was freed by somebody else. */
    private void freeAll(Set<String> garbage) {
        assertTimeoutPreemptively(LIMIT, () -> {
            Set<String> left = new HashSet<>(garbage);
            while (!left.isEmpty()) {
                memory.free().forEach(left::remove);
            }
        });
    }
}
