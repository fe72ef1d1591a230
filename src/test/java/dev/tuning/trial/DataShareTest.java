package dev.tuning.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DataShareTest {

  static Stream<Arguments> filesAndHosts() {
    return IntStream.rangeClosed(1, 64)
        .boxed()
        .flatMap(
            hosts ->
                LongStream.of(0, 1, hosts - 1, hosts, hosts + 1, 1_000_003, Long.MAX_VALUE)
                    .distinct()
                    .mapToObj(files -> Arguments.of(files, hosts)));
  }

  @ParameterizedTest
  @MethodSource("filesAndHosts")
  void sharesAreCompleteWithoutOverlapAndBalancedToWithinOneFile(long files, int hosts) {
    long next = 0;
    long smallest = Long.MAX_VALUE;
    long largest = 0;
    for (int host = 0; host < hosts; host++) {
      DataShare share = DataShare.of(files, hosts, host);
      assertThat(share.first()).isEqualTo(next);
      assertThat(share.end()).isBetween(share.first(), files);
      long size = share.end() - share.first();
      smallest = Math.min(smallest, size);
      largest = Math.max(largest, size);
      next = share.end();
    }
    assertThat(next).isEqualTo(files);
    assertThat(largest - smallest).isLessThanOrEqualTo(1);
  }
}
