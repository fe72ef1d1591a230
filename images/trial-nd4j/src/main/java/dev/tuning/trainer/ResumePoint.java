package dev.tuning.trainer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Decides from which checkpoint an attempt goes on. It is the one that the operator names, unless
 * that was deleted: an operator that restarts may have forgotten that it knew of a newer one, and
 * that it allowed to delete this one. Then it is the newest of the run that there is.
 */
final class ResumePoint {

    private ResumePoint() {}

    /**
     * @return none for a fresh start
     * @throws CheckpointException if the checkpoint is damaged or of another run, or if it is
     *     missing and the run has no newer one
     * @throws IOException if the directory cannot be read
     */
    static Optional<Checkpoint> of(TrialEnvironment environment, Consumer<String> log)
            throws IOException {
        if (environment.resumeCheckpoint().isEmpty()) {
            return Optional.empty();
        }
        Optional<Path> directory = environment.checkpointDirectory();
        Path named = CheckpointStore.locate(directory, environment.resumeCheckpoint().get());
        Optional<CheckpointStore> home = directory
                .filter(path -> path.equals(named.getParent()))
                .flatMap(CheckpointStore::existing);
        if (home.isPresent() && !home.get().contains(named.getFileName().toString())) {
            Optional<Checkpoint> newer = newer(home.get(), named, environment.identity());
            if (newer.isPresent()) {
                log.accept("RESUME_CHECKPOINT: there is no file " + named
                        + ", goes on from step " + newer.get().progress().step());
                return newer;
            }
        }
        return Optional.of(CheckpointStore.read(named));
    }

    private static Optional<Checkpoint> newer(
            CheckpointStore store, Path named, RunIdentity identity) throws IOException {
        for (String name : store.newerThan(named.getFileName().toString())) {
            try {
                Checkpoint found = store.read(name);
                if (found.progress().identity().equals(identity)) {
                    return Optional.of(found);
                }
            } catch (CheckpointException e) {
                // A damaged one is no worse than one that is not there: an older one will do.
            }
        }
        return Optional.empty();
    }
}
