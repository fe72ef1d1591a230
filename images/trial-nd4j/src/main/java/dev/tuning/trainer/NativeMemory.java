package dev.tuning.trainer;

import java.lang.ref.ReferenceQueue;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.memory.Deallocatable;
import org.nd4j.linalg.api.memory.deallocation.DeallocatableReference;
import org.nd4j.linalg.api.memory.deallocation.DeallocatorService;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Frees native memory between operations only. ND4J 1.0.0-M2.1 frees a buffer from a thread of its
 * own as soon as the garbage collector finds its Java object unreachable. In compiled code that
 * object is unreachable from its last use in Java on, which is before the native operation that
 * reads the buffer has run: a collection in between crashes the process. So the queues of that
 * thread are taken over, and what is in them is freed when the program says that no operation runs.
 *
 * <p>There is no public way in: the fields are private, and their names those of that version.
 */
final class NativeMemory {

    private static NativeMemory instance;

    private final ReferenceQueue<Deallocatable> unreachable = new ReferenceQueue<>();
    private final Map<String, DeallocatableReference> references;
    private int users;

    private NativeMemory(DeallocatorService service) throws ReflectiveOperationException {
        references = field(service, "referenceMap");
        List<List<ReferenceQueue<Deallocatable>>> queuesByDevice = field(service, "deviceMap");
        for (List<ReferenceQueue<Deallocatable>> queues : queuesByDevice) {
            queues.replaceAll(_ -> unreachable);
        }
    }

    /** Takes over from ND4J, which must be loaded; later calls change nothing. */
    static synchronized NativeMemory takeOver() {
        if (instance == null) {
            try {
                instance = new NativeMemory(Nd4j.getDeallocatorService());
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(
                        "this version of ND4J frees memory in another way", e);
            }
        }
        return instance;
    }

    /** Says that the calling thread computes from now on until it closes this. */
    synchronized User use() {
        users++;
        return this::noLongerUsed;
    }

    private synchronized void noLongerUsed() {
        users--;
    }

    /** One thread that computes. */
    interface User extends AutoCloseable {

        @Override
        void close();
    }

    /**
     * Frees the buffers that have become unreachable. To be called by a thread that computes,
     * between two operations and often enough that they do not pile up. While another thread
     * computes too, nothing is freed: its operation may be running.
     *
     * @return the unique ids of the freed buffers
     */
    synchronized List<String> free() {
        List<String> freed = new ArrayList<>();
        while (users <= 1 && unreachable.poll() instanceof DeallocatableReference reference) {
            reference.getDeallocator().deallocate();
            references.remove(reference.getId());
            freed.add(reference.getId());
        }
        return freed;
    }

    @SuppressWarnings("unchecked")
    private static <T> T field(DeallocatorService service, String name)
            throws ReflectiveOperationException {
        Field field = DeallocatorService.class.getDeclaredField(name);
        field.setAccessible(true);
        return (T) field.get(service);
    }
}
