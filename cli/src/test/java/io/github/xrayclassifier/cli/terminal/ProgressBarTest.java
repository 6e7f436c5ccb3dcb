// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressBarTest {

    private final StringWriter err = new StringWriter();
    private final AtomicLong clock = new AtomicLong();

    private ProgressBar bar(OptionalInt columns) {
        Console console = Console.of(new StringWriter(), err, OptionalInt.empty(), columns);
        return ProgressBar.open(console, clock::get);
    }

    private void afterMillis(long millis) {
        clock.addAndGet(millis * 1_000_000);
    }

    @Test
    void writesNothingInAPipe() {
        try (ProgressBar bar = bar(OptionalInt.empty())) {
            afterMillis(1000);
            bar.update(1, 2, "");
        }
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void showsShareRateAndRemainingTime() {
        ProgressBar bar = bar(OptionalInt.of(120));
        afterMillis(2000);
        bar.update(50, 200, "loss 0.5");
        assertThat(err.toString()).isEqualTo("\r[#####...............] 50/200  25 images/s  ETA 0:06  loss 0.5\033[K");
    }

    @Test
    void countsOnlyWhatThisProcessDid() {
        ProgressBar bar = bar(OptionalInt.of(120));
        bar.startAt(100);
        afterMillis(10_000);
        bar.update(150, 7350, "");
        assertThat(err.toString()).contains("150/7350  5.0 images/s  ETA 24:00");
    }

    @Test
    void drawsAtMostTenTimesASecond() {
        ProgressBar bar = bar(OptionalInt.of(80));
        for (int i = 0; i < 100; i++) {
            afterMillis(10);
            bar.update(i, 100, "");
        }
        assertThat(err.toString().chars().filter(c -> c == '\r')).hasSize(10);
    }

    @Test
    void staysOnOneLineOfANarrowTerminal() {
        ProgressBar bar = bar(OptionalInt.of(30));
        afterMillis(1000);
        bar.update(1, 3, "a long note");
        assertThat(err.toString().replace("\r", "").replace("\033[K", "")).hasSize(29);
    }

    @Test
    void wipesItselfOnlyIfItWasVisible() {
        ProgressBar bar = bar(OptionalInt.of(80));
        bar.clear();
        assertThat(err.toString()).isEmpty();
        afterMillis(200);
        bar.update(1, 2, "");
        bar.close();
        bar.close();
        assertThat(err.toString()).endsWith("\033[K\r\033[K");
    }

    @Test
    void writesLongTimesWithHours() {
        assertThat(ProgressBar.duration(3725)).isEqualTo("1:02:05");
        assertThat(ProgressBar.duration(59.6)).isEqualTo("1:00");
    }
}
