package dev.tuning.trainer;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Says how the trial ended: first in the termination message, since a process that waits for the
 * operator may be killed meanwhile, then to the report endpoint, if there is one.
 *
 * @param file of the termination message
 * @param out gets the message if that file cannot be written
 * @param sender to the report endpoint
 * @param stop shortens the wait for the endpoint
 * @param cleanUp deletes the checkpoints that nobody needs after the last report
 */
record LastWord(
        Optional<Path> file,
        PrintStream out,
        Consumer<String> log,
        Optional<ReportSender> sender,
        StopSignal stop,
        CleanUp cleanUp) {

    /** Deletes files. */
    @FunctionalInterface
    interface CleanUp {

        void run() throws IOException;
    }

    /**
     * @param message names the checkpoints that exist when it is asked; it is asked again after
     *     the clean-up
     */
    void say(Supplier<TerminationMessage> message) {
        TerminationMessage first = message.get();
        boolean isInFile = first.write(file, out);
        if (!isInFile) {
            log.accept("no file for the termination message, printed it instead");
        }
        if (sender.isEmpty()) {
            return;
        }
        if (!sender.get().end(first.outcomeLine(), stop)) {
            log.accept("the report endpoint did not record the outcome; the termination message"
                    + " has it");
        }
        try {
            cleanUp.run();
        } catch (IOException e) {
            // The trial has its outcome all the same.
            log.accept("cannot delete a checkpoint: " + e);
        }
        TerminationMessage last = message.get();
        if (isInFile && !last.equals(first)) {
            last.write(file, out);
        }
    }
}
