package dev.tuning.trainer;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;

/**
 * The last message on a connection: the chief tells a worker how the run ended.
 *
 * @param kind which end
 * @param step the last finished one, where there is one
 * @param text says more, for people
 */
record Farewell(Kind kind, long step, String text) {

    /** How a run can end for a worker. */
    enum Kind { COMPLETED, INTERRUPTED, DIVERGED, LOST, UNEQUAL }

    /** What is said at the end of a run. */
    static Farewell of(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Completed _ -> new Farewell(Kind.COMPLETED, 0, "");
            case Outcome.Interrupted interrupted ->
                    new Farewell(Kind.INTERRUPTED, interrupted.step(), "");
            case Outcome.Diverged diverged ->
                    new Farewell(Kind.DIVERGED, diverged.step(), diverged.what());
            case Outcome.HostLost hostLost -> lost(hostLost.why());
        };
    }

    /** What is said when the hosts cannot work together. */
    static Farewell lost(String why) {
        return new Farewell(Kind.LOST, 0, why);
    }

    void writeTo(DataOutputStream out) throws IOException {
        out.writeByte(kind.ordinal());
        out.writeLong(step);
        out.writeUTF(text);
    }

    static Farewell readFrom(DataInputStream in) throws IOException {
        return new Farewell(Kind.values()[in.readUnsignedByte()], in.readLong(), in.readUTF());
    }

    /**
     * What the end is for a worker that has steps left, or none left and the run is not completed.
     *
     * @throws HostsException if a host is lost
     * @throws UnequalWeightsException if the hosts do not have equal weights
     */
    Outcome toOutcome() {
        return switch (kind) {
            case INTERRUPTED -> new Outcome.Interrupted(step, List.of());
            case DIVERGED -> new Outcome.Diverged(step, text);
            case UNEQUAL -> throw new UnequalWeightsException(text);
            case LOST -> throw new HostsException(text);
            case COMPLETED -> throw new HostsException(
                    "host 0, the chief, has made all steps, but this host has not");
        };
    }
}
