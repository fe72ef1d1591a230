package dev.tuning.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportQueueTest {

    private final ReportQueue queue = new ReportQueue();

    @Test
    void sendsWhatIsNotRecordedAgainWithTheNextReport() {
        queue.add(10, "a");
        queue.add(20, "b");
        assertEquals(List.of("a", "b"), accept(10));
        assertEquals(Optional.empty(), queue.next());
        queue.add(30, "c");
        assertEquals(List.of("b", "c"), accept(30));
        queue.add(40, "d");
        assertEquals(List.of("d"), accept(30));
    }

    /** The trial was resumed from an older checkpoint than the newest step that is recorded. */
    @Test
    void sendsWhatWasNeverSentHoweverMuchIsRecorded() {
        queue.add(10, "a");
        ReportQueue.Batch first = queue.next().orElseThrow();
        queue.add(20, "b");
        queue.accepted(first, 100);
        assertEquals(List.of("b"), accept(100));
        assertEquals(Optional.empty(), queue.next());
    }

    /** Else an operator that restarts between the two would miss the first. */
    @Test
    void sendsAgainWhatWasOnItsWayWhenMoreCame() {
        queue.add(10, "a");
        ReportQueue.Batch first = queue.next().orElseThrow();
        queue.add(20, "b");
        queue.accepted(first, 0);
        assertEquals(List.of("a", "b"), accept(0));
        assertEquals(Optional.empty(), queue.next());
    }

    @Test
    void addsWhatCameToAReportThatHasToBeTriedAgain() {
        queue.add(10, "a");
        queue.next();
        queue.add(20, "b");
        queue.end("end");
        assertEquals(List.of("a", "b", "end"), accept(20));
        assertEquals(Optional.empty(), queue.next());
    }

    @Test
    void putsTheOutcomeLast() {
        queue.add(10, "a");
        accept(0);
        queue.end("end");
        ReportQueue.Batch batch = queue.next().orElseThrow();
        assertEquals(List.of("a", "end"), linesOf(batch));
        assertTrue(batch.hasOutcome());
        queue.accepted(batch, 10);
        assertEquals(Optional.empty(), queue.next());
    }

    @Test
    void sendsAnOutcomeAlone() {
        queue.end("end");
        assertEquals(List.of("end"), linesOf(queue.next().orElseThrow()));
    }

    @Test
    void sharesLinesOutOverReportsThatAreShortEnough() {
        String line = "x".repeat(ReportQueue.MAX_BODY_BYTES / 4);
        for (int step = 1; step <= 7; step++) {
            queue.add(step, line);
        }
        queue.end(line);
        List<Integer> counts = new ArrayList<>();
        for (Optional<ReportQueue.Batch> batch = queue.next(); batch.isPresent();
                batch = queue.next()) {
            assertTrue(batch.get().body().length <= ReportQueue.MAX_BODY_BYTES);
            counts.add(linesOf(batch.get()).size());
            assertEquals(counts.size() == 3, batch.get().hasOutcome());
            queue.accepted(batch.get(), 0);
        }
        assertEquals(List.of(3, 3, 2), counts);
    }

    @Test
    void leavesOutInARoundWhatBecameDurable() {
        String line = "x".repeat(ReportQueue.MAX_BODY_BYTES / 2);
        for (int step = 1; step <= 3; step++) {
            queue.add(step, line);
        }
        for (int step = 1; step <= 3; step++) {
            accept(0);
        }
        queue.add(4, "new");
        accept(3);
        assertEquals(List.of("new"), accept(4));
        assertEquals(Optional.empty(), queue.next());
    }

    @Test
    void forgetsTheLinesOfADroppedReportAlone() {
        queue.add(10, "a");
        queue.drop(queue.next().orElseThrow());
        assertEquals(Optional.empty(), queue.next());
        queue.add(20, "b");
        assertEquals(List.of("b"), accept(0));
    }

    @Test
    void dropsTheOldestOfTooMany() {
        for (int step = 1; step <= ReportQueue.MAX_LINES; step++) {
            assertFalse(queue.add(step, Long.toString(step)));
        }
        assertTrue(queue.add(ReportQueue.MAX_LINES + 1, "last"));
        List<String> all = accept(0);
        assertEquals(ReportQueue.MAX_LINES, all.size());
        assertEquals("2", all.getFirst());
        assertEquals("last", all.getLast());
    }

    /** The next report is accepted; returns its lines. */
    private List<String> accept(long durable) {
        ReportQueue.Batch batch = queue.next().orElseThrow();
        queue.accepted(batch, durable);
        return linesOf(batch);
    }

    private static List<String> linesOf(ReportQueue.Batch batch) {
        return new String(batch.body(), StandardCharsets.UTF_8).lines().toList();
    }
}
