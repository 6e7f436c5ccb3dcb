// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xrayclassifier.failure.ModelException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** The difference between an end and a fault: a judge that sees no fault would find none. */
class JudgeTest {

    @Test
    void countsEveryEndOnce() {
        Outcomes outcomes = new Outcomes();
        outcomes.asked.add(5);
        outcomes.ended(new ModelException("expected a, found b"), false);
        outcomes.ended(new ExecutionException(new TimeoutException()), true);
        outcomes.ended(new CancellationException(), true);
        outcomes.ended(new IllegalStateException("classifier: expected an open one, found it closed"), true);

        assertThat(outcomes.faults.sum()).isZero();
        assertThat(outcomes.lost()).isEqualTo(1);
    }

    @Test
    void takesAnUntypedExceptionForAFaultAndARefusalOfASoundFileToo() {
        Outcomes outcomes = new Outcomes();
        List<Throwable> faults = List.of(
                new ModelException("expected a, found b"),
                new ArithmeticException(),
                new OutOfMemoryError(),
                new IllegalStateException("another"));
        faults.forEach(fault -> outcomes.ended(fault, true));
        outcomes.ended(new ArrayIndexOutOfBoundsException(), false);

        assertThat(outcomes.faults.sum()).isEqualTo(5);
        assertThat(outcomes.faultsInWords())
                .hasSize(5)
                .allMatch(words ->
                        words.contains("found java.lang.") || words.contains("found io.github.xrayclassifier."));
    }

    @Test
    void allowsMemoryByTheBytesOfAnInput() {
        assertThat(Reader.CARD.allowance(new byte[1000])).isEqualTo((8 << 20) + 400_000);
        assertThat(Reader.IMAGE.allowance(new byte[0])).isEqualTo((8 << 20) + 24L * Reader.PIXELS);
    }
}
