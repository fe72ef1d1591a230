package dev.tuning.bench;

import dev.tuning.process.FaultProxy;
import dev.tuning.process.FaultProxy.Effect;
import dev.tuning.process.FaultProxy.Fault;
import java.util.concurrent.ThreadLocalRandom;

/** What goes wrong between the operator and the API server for a while. */
enum SoakFault {
  OUTAGE {
    @Override
    void begin(FaultProxy proxy) {
      proxy.down();
    }

    @Override
    void end(FaultProxy proxy) {
      proxy.up();
    }
  },
  ERRORS {
    @Override
    void begin(FaultProxy proxy) {
      proxy.set((_, _, _) -> often() ? new Effect.Answer(500, "InternalError", 0) : pass());
    }
  },
  TOO_MANY_REQUESTS {
    @Override
    void begin(FaultProxy proxy) {
      proxy.set((_, _, _) -> often() ? new Effect.Answer(429, "TooManyRequests", 1) : pass());
    }
  },
  CONFLICTS {
    @Override
    void begin(FaultProxy proxy) {
      proxy.set(
          (method, _, _) ->
              method.equals("PUT") && often() ? new Effect.Answer(409, "Conflict", 0) : pass());
    }
  },
  LOST_REPLIES {
    @Override
    void begin(FaultProxy proxy) {
      proxy.set(
          (method, _, _) -> !method.equals("GET") && often() ? new Effect.LoseReply() : pass());
    }
  },
  SLOW_ANSWERS {
    @Override
    void begin(FaultProxy proxy) {
      proxy.set((_, _, _) -> new Effect.Delay(ThreadLocalRandom.current().nextLong(3_000)));
    }
  },
  CUT_WATCHES {
    @Override
    void begin(FaultProxy proxy) {
      proxy.cutWatches();
    }
  },
  EXPIRED_WATCHES {
    @Override
    void begin(FaultProxy proxy) {
      proxy.expireWatches();
    }
  };

  abstract void begin(FaultProxy proxy);

  void end(FaultProxy proxy) {
    proxy.set(Fault.NONE);
  }

  private static boolean often() {
    return ThreadLocalRandom.current().nextInt(100) < 60;
  }

  private static Effect pass() {
    return new Effect.Pass();
  }
}
