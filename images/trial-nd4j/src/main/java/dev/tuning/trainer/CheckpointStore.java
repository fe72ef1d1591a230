package dev.tuning.trainer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The directory of a run's checkpoints, one file {@code step-<n>} each. A file of that name is
 * always complete, whenever the process or the machine dies.
 */
final class CheckpointStore {

    /** How many of the best checkpoints stay, apart from the last one. */
    static final int KEEP_BEST = 3;

    private static final String PREFIX = "step-";
    private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d{1,18})");

    private final Path directory;

    private CheckpointStore(Path directory) {
        this.directory = directory;
    }

    /**
     * Opens a directory, and makes it if it is missing.
     *
     * @throws IOException if that is not possible
     */
    static CheckpointStore open(Path directory) throws IOException {
        Files.createDirectories(directory);
        return new CheckpointStore(directory);
    }

    /** The same directory if it is there, without making it. */
    static Optional<CheckpointStore> existing(Path directory) {
        return Files.isDirectory(directory)
                ? Optional.of(new CheckpointStore(directory))
                : Optional.empty();
    }

    /** The name of the checkpoint of a step. */
    static String nameOf(long step) {
        return PREFIX + step;
    }

    /**
     * Writes a checkpoint: it is on disk under its name, or not there at all.
     *
     * @throws IOException if the disk is full, say; an older file of that name is then untouched
     */
    void write(Checkpoint checkpoint) throws IOException {
        String name = nameOf(checkpoint.progress().step());
        Path temporary = directory.resolve("." + name + ".tmp");
        try (FileChannel file = FileChannel.open(
                temporary,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(checkpoint.toBytes());
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        }
        Files.move(temporary, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        // The new name itself is on disk only once the directory is.
        try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }

    /** Whether the checkpoint of that name is there. */
    boolean contains(String name) {
        return Files.isRegularFile(directory.resolve(name));
    }

    /**
     * Deletes the checkpoints up to a step except that step's and those of the best observations.
     * To be called after the step was reported: an attempt that dies before leaves the checkpoint
     * that the operator knows.
     *
     * @param observations of the run so far
     * @throws IOException if a file cannot be deleted
     */
    void retain(List<Observation> observations, long step) throws IOException {
        Set<String> kept = new HashSet<>();
        kept.add(nameOf(step));
        observations.stream()
                .sorted(Comparator.comparingDouble(Observation::validationError))
                .limit(KEEP_BEST)
                .forEach(observation -> kept.add(nameOf(observation.step())));
        for (String name : names()) {
            boolean reached = stepOf(name).filter(found -> found <= step).isPresent();
            if (reached && !kept.contains(name)) {
                Files.deleteIfExists(directory.resolve(name));
            }
        }
    }

    /**
     * Deletes checkpoints that somebody else needs no longer, but not what the run itself would go
     * on from.
     *
     * @param names those that are none of a checkpoint are left alone
     * @param step of the checkpoint that was written last
     * @return all names but those that stay because they are the newest, of this run or at all
     * @throws IOException if a file cannot be deleted
     */
    Set<String> discard(Set<String> names, long step) throws IOException {
        Set<Long> newest = new HashSet<>(Set.of(step));
        names().stream().flatMap(name -> stepOf(name).stream())
                .max(Comparator.naturalOrder()).ifPresent(newest::add);
        Set<String> done = new HashSet<>();
        for (String name : names) {
            Optional<Long> found = stepOf(name);
            if (found.filter(newest::contains).isPresent()) {
                continue;
            }
            if (found.isPresent()) {
                Files.deleteIfExists(directory.resolve(name));
            }
            done.add(name);
        }
        return done;
    }

    /**
     * The checkpoints of later steps than that of a name, the newest first.
     *
     * @param name if it is none of a checkpoint, there are none
     */
    List<String> newerThan(String name) throws IOException {
        long step = stepOf(name).orElse(Long.MAX_VALUE);
        return names().stream()
                .flatMap(other -> stepOf(other).stream())
                .filter(found -> found > step)
                .sorted(Comparator.reverseOrder())
                .map(CheckpointStore::nameOf)
                .toList();
    }

    /** Reads a checkpoint of this directory, see {@link #read(Path)}. */
    Checkpoint read(String name) {
        return read(directory.resolve(name));
    }

    /**
     * Reads a checkpoint, of this or another directory.
     *
     * @throws CheckpointException if it is missing or damaged
     */
    static Checkpoint read(Path path) {
        try {
            return Checkpoint.fromBytes(Files.readAllBytes(path));
        } catch (CheckpointException e) {
            throw new CheckpointException("RESUME_CHECKPOINT: " + path + " " + e.getMessage());
        } catch (NoSuchFileException e) {
            throw new CheckpointException("RESUME_CHECKPOINT: there is no file " + path);
        } catch (IOException e) {
            throw new CheckpointException("RESUME_CHECKPOINT: cannot read " + path + ": " + e);
        }
    }

    /**
     * Where the checkpoint to resume from should be.
     *
     * @param directory of this attempt, if it has one
     * @param reference a name in that directory or an absolute path
     * @throws CheckpointException if it is neither
     */
    static Path locate(Optional<Path> directory, String reference) {
        Path path = Path.of(reference);
        if (path.isAbsolute()) {
            return path;
        }
        if (!NAME.matcher(reference).matches()) {
            throw new CheckpointException("RESUME_CHECKPOINT: '" + reference
                    + "' is neither a name such as step-200 nor an absolute path");
        }
        return directory
                .orElseThrow(() -> new CheckpointException("RESUME_CHECKPOINT: '" + reference
                        + "' is a name in CHECKPOINT_DIR, which is not set"))
                .resolve(reference);
    }

    private static Optional<Long> stepOf(String name) {
        return Optional.of(NAME.matcher(name))
                .filter(matcher -> matcher.matches())
                .map(matcher -> Long.parseLong(matcher.group(1)));
    }

    private Set<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }
}
