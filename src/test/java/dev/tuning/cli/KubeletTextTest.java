package dev.tuning.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.cli.KubeletText.Part.Literal;
import dev.tuning.cli.KubeletText.Part.Reference;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cases of the kubelet's own test, expansion/expand_test.go. */
class KubeletTextTest {

  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "plain, plain",
    "$(VAR), <VAR>",
    "--lr=$(A)-$(B), --lr=<A>-<B>",
    "$$(VAR), $(VAR)",
    "$$$(VAR), $<VAR>",
    "$$$$(VAR), $$(VAR)",
    "$VAR, $VAR",
    "$(VAR, $(VAR",
    "$VAR), $VAR)",
    "$(A$(B)), <A$(B>)",
    "foo$, foo$",
    "foo$$, foo$",
    "$, $",
    "$(), <>",
    "${A}, ${A}"
  })
  void readsAsTheKubeletDoes(String text, String parts) {
    assertThat(
            KubeletText.parts(text).stream()
                .map(
                    part ->
                        switch (part) {
                          case Literal literal -> literal.text();
                          case Reference reference -> "<" + reference.name() + ">";
                        })
                .collect(Collectors.joining()))
        .isEqualTo(parts);
  }
}
